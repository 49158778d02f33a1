import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope } from '../../../tests/support/acts.ts';
import {
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
} from '../../../tests/support/clinic.ts';
import { residentInsert } from '../../../tests/support/acts.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { answerProof, askProof } from '../../../shared/replication/enrolment.ts';
import { digestOf } from '../../../shared/replication/enrolment-code.ts';
import { createEnrolment, type Enrol } from './enrolment.ts';
import {
  CODE_VALID_MS,
  listOpenCodes,
  listWorkstations,
  makeEnrolmentCode,
} from './workstations.ts';

let home: HomeWorkstation;
let now: number;
let enrol: Enrol;
beforeEach(async () => {
  home = await openHome();
  now = Date.now();
  await home.start();
  enrol = createEnrolment({ ...home, name: '前台一号', now: () => now, demonstrationCode: null });
});
afterEach(() => home.close());

const makeOne = () =>
  home.db.write(async (db) =>
    makeEnrolmentCode(db, {
      scopeId: clinicScope,
      madeBy: 'manager',
      now,
      chance: randomBytes(32),
    }),
  );

function askWith(code: string, more: { deviceId?: string; ticketPrefix?: string } = {}) {
  const { id: codeId, key } = digestOf(code);
  const said = { deviceId: uuid(), publicKey: 'a key', name: '二号窗口', codeId, ...more };
  return { ask: { ...said, proof: askProof(key, said) }, key };
}

test('a manager lets a desk in without a line to the district, with a letter of its own', async () => {
  const { code } = await makeOne();
  const { ask, key } = askWith(code);
  const answer = await enrol(ask, 'lan');
  expect(answer.proof).toBe(answerProof(key, ask.proof, answer));
  expect(answer.place).toMatchObject({ role: 'desk', clinicId: clinicScope, ticketPrefix: 'A' });
  const second = await enrol(askWith((await makeOne()).code).ask, 'lan');
  expect(second.place?.ticketPrefix).toBe('B');
  const wished = await enrol(askWith((await makeOne()).code, { ticketPrefix: 'B' }).ask, 'lan');
  expect(wished.place?.ticketPrefix).toBe('C');
  expect(await listWorkstations(home.db.read)).toMatchObject([
    { name: '二号窗口', ticketPrefix: 'A', revokedAt: null },
    { ticketPrefix: 'B' },
    { ticketPrefix: 'C' },
  ]);
});

test('a lost answer is asked for again and is the same; another device is too late', async () => {
  const { code } = await makeOne();
  const { ask } = askWith(code);
  const first = await enrol(ask, 'lan');
  expect(await enrol(ask, 'lan')).toEqual(first);
  await expect(enrol(askWith(code).ask, 'lan')).rejects.toMatchObject({ code: 'code-used' });
});

test('a code that lay about for too long is over', async () => {
  const { code } = await makeOne();
  expect(await listOpenCodes(home.db.read, now)).toHaveLength(1);
  now += CODE_VALID_MS;
  expect(await listOpenCodes(home.db.read, now)).toEqual([]);
  await expect(enrol(askWith(code).ask, 'lan')).rejects.toMatchObject({ code: 'code-expired' });
});

test('the record of attempts is bounded and holds no code', async () => {
  const { code } = await makeOne();
  await enrol(askWith(code).ask, 'lan');
  await expect(enrol(askWith('a guess').ask, 'lan')).rejects.toMatchObject({ code: 'code-wrong' });
  const attempts = await home.db.read.selectFrom('enrolment_attempts').selectAll().execute();
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['joined', 'code-wrong']);
  const codes = await home.db.read.selectFrom('enrolment_codes').selectAll().execute();
  const kept = JSON.stringify([attempts, codes]);
  for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form);
});

test('a desk joins by the code and works; once in, it needs no code any more', async () => {
  const { code } = await makeOne();
  const desk = await openDesk(home.server.url, { enrolmentCode: code });
  const late = await openDesk(home.server.url, { enrolmentCode: code });
  try {
    await desk.start();
    await desk.issue([residentInsert(uuid())]);
    await eventually(async () => expect(await feedIds(home)).toHaveLength(1));
    await late.start();
    await eventually(() => expect(late.replicator.state().stoppedBecause).toBe('not-enrolled'));
  } finally {
    await late.close();
    await desk.close();
  }
});

test('who guesses many codes at once is not let try them all', async () => {
  const guesses = Array.from({ length: 40 }, () => enrol(askWith('a guess').ask, 'lan'));
  const heard = await Promise.allSettled(guesses);
  const codes = heard.map((one) => (one.status === 'rejected' ? String(one.reason.code) : 'in'));
  expect(codes.filter((code) => code === 'code-wrong')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too-many')).toHaveLength(30);
});
