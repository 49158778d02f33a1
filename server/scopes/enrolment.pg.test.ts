import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { referenceScope } from '../../tests/support/acts.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { answerProof, askProof } from '../../shared/replication/enrolment.ts';
import { digestOf } from '../../shared/replication/enrolment-code.ts';
import { runDistrictCommand } from '../district-command.ts';
import { enrol } from './enrolment.ts';
import { findCaller } from './known-devices.ts';
import { listDevices, listOpenCodes, makeEnrolmentCode, revokeDevice } from './workstations.ts';

let district: RunningDistrict;
beforeEach(async () => {
  district = await openTestDistrict();
});
afterEach(() => district.close());

const clinicId = uuid();
const ADDRESS = '10.1.2.3';

async function makeOne(validMs = 60_000): Promise<string> {
  const order = { clinicId, role: 'home', madeBy: 'operator', now: Date.now() } as const;
  const more = { validMs, makeChance: randomBytes };
  return (await makeEnrolmentCode(district.db, { ...order, ...more })).code;
}

function askWith(code: string, device = { deviceId: uuid(), publicKey: 'a key' }) {
  const { id: codeId, key } = digestOf(code);
  const said = { ...device, name: '前台一号', codeId };
  return { ask: { ...said, proof: askProof(key, said) }, key };
}
const join = (ask: ReturnType<typeof askWith>['ask'], address = ADDRESS) =>
  enrol(ask, address, district.district);

test('a code lets one device in, tells it its place, and proves the district', async () => {
  const { ask, key } = askWith((await makeOne()).toLowerCase().replaceAll('-', ' '));
  const answer = await join(ask);
  expect(answer).toMatchObject({
    deviceId: district.district.device.deviceId,
    place: { role: 'home', clinicId, referenceScopeId: referenceScope },
  });
  expect(answer.proof).toBe(answerProof(key, ask.proof, answer));
  expect(await findCaller(district.db, ask.deviceId)).toMatchObject({ publicKey: 'a key' });
  expect(await join(ask)).toEqual(answer);
});

test('a second device finds it spent, also when both come at once', async () => {
  const code = await makeOne();
  const asks = [askWith(code), askWith(code), askWith(code)];
  const came = await Promise.allSettled(asks.map(({ ask }) => join(ask)));
  expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of came)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'code-used' });
});

test('too late, guessed, or of a device that is known by another key', async () => {
  await expect(join(askWith(await makeOne(-1)).ask)).rejects.toMatchObject({
    code: 'code-expired',
  });
  await expect(join(askWith('7'.repeat(20)).ask)).rejects.toMatchObject({ code: 'code-wrong' });
  const first = askWith(await makeOne()).ask;
  await join(first);
  const { deviceId } = first;
  const thief = askWith(await makeOne(), { deviceId, publicKey: 'another key' }).ask;
  await expect(join(thief)).rejects.toMatchObject({ code: 'revoked' });
  expect(await findCaller(district.db, deviceId)).toMatchObject({ publicKey: 'a key' });
});

test('whoever guesses has to wait; the record names who tried, never with what', async () => {
  const good = await makeOne();
  for (let guess = 0; guess < 10; guess += 1)
    await expect(join(askWith(`guess ${guess}`).ask)).rejects.toMatchObject({ code: 'code-wrong' });
  await expect(join(askWith(good).ask)).rejects.toMatchObject({ code: 'too-many' });
  await join(askWith(good).ask, '10.9.9.9');
  const attempts = await district.db.selectFrom('enrolment_attempts').selectAll().execute();
  expect(attempts.filter(({ outcome }) => outcome === 'code-wrong')).toHaveLength(10);
  expect(attempts.filter(({ address }) => address === '10.9.9.9')).toMatchObject([
    { outcome: 'joined' },
  ]);
  const kept = JSON.stringify(
    await district.db.selectFrom('enrolment_codes').selectAll().execute(),
  );
  expect(kept + JSON.stringify(attempts)).not.toContain(good.replaceAll('-', ''));
});

test('a device that was sent away stays away, whatever it proves', async () => {
  const { ask } = askWith(await makeOne());
  await join(ask);
  const order = { deviceId: ask.deviceId, by: 'operator', reason: 'stolen', now: Date.now() };
  expect(await revokeDevice(district.db, order)).toBe(true);
  expect(await revokeDevice(district.db, order)).toBe(false);
  expect(await findCaller(district.db, ask.deviceId)).toMatchObject({ isRevoked: true });
  const again = askWith(await makeOne(), { deviceId: ask.deviceId, publicKey: 'a key' }).ask;
  await expect(join(again)).rejects.toMatchObject({ code: 'revoked' });
  expect(await listDevices(district.db)).toMatchObject([
    { deviceId: ask.deviceId, clinicIds: [clinicId], revokedReason: 'stolen' },
  ]);
});

test('an operator makes, lists and sends away at the terminal', async () => {
  const url = district.databaseUrl;
  const run = async (...argv: string[]) => {
    const lines: string[] = [];
    const world = { argv, environment: { DATABASE_URL: url }, user: 'op', now: Date.now() };
    await runDistrictCommand({ ...world, say: (line) => void lines.push(line) });
    return lines;
  };
  const [code = '', ...until] = await run('code', '--clinic', clinicId);
  expect(until).toEqual([
    expect.stringMatching(/^只能用一次，\S+ 以前有效$/),
    expect.stringMatching(/^valid once, until \S+$/),
  ]);
  expect(await run('devices')).toEqual([expect.stringContaining('未用的登记码 code not yet used')]);
  const { ask } = askWith(code);
  await join(ask);
  expect(await listOpenCodes(district.db, Date.now())).toEqual([]);
  expect(await run('revoke', '--device', ask.deviceId, '--reason', 'lost')).toEqual([
    `${ask.deviceId} 已停用：从它下一次请求起生效。`,
    `${ask.deviceId} is refused from its next request on.`,
  ]);
  expect((await run('devices'))[0]).toMatch(/已停用 revoked/);
  const refused = run('revoke', '--device', ask.deviceId, '--reason', 'lost');
  await expect(refused).rejects.toThrow(
    '没有这台工作站，或早已停用。\nNo such device, or it was sent away before.',
  );
  await expect(run('code', '--clinic', 'x')).rejects.toThrow('--clinic');
  await expect(run('dance')).rejects.toThrow('no command dance');
});
