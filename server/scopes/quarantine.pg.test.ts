import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { prepared } from '../../electron/data/db/write-context.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import {
  atOne,
  type HomeWorkstation,
  openDesk,
  openHome,
  residents,
  type Workstation,
} from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import { runDistrictCommand } from '../district-command.ts';
import { keepOut, releaseQuarantined } from './quarantine.ts';
import { readQuarantine } from './quarantine-list.ts';

const { kept } = keeping();

type Clinic = {
  readonly district: RunningDistrict;
  readonly home: HomeWorkstation;
  readonly desk: Workstation;
};

async function openClinic(): Promise<Clinic> {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  return { district, home, desk };
}

const sendAway = (home: HomeWorkstation, { device }: Workstation) =>
  home.db.write(async (trx) => {
    prepared(trx)('update known_devices set is_revoked = 1 where device_id = ?').run(
      device.deviceId,
    );
  });

const listOf = ({ db }: RunningDistrict) => readQuarantine(db, 100);

/** Resolves when so much lies in quarantine. */
const waiting = (district: RunningDistrict, count: number) =>
  eventually(async () => {
    const list = await listOf(district);
    expect(list).toHaveLength(count);
    return list;
  });

const order = (txId: string) => ({
  scopeId: clinicScope,
  txId,
  by: 'operator',
  reason: 'asked the clinic',
});

const phoneAt = async (at: HomeWorkstation, id: string) =>
  (await residents(at)).find((row) => row.id === id)?.phone;

test('what a revoked desk wrote is released in its order, and an edit replaces what it replaced', async () => {
  const { district, home, desk } = await openClinic();
  await sendAway(home, desk);
  const id = uuid();
  const made = await desk.issue([residentInsert(id, { phone: '13900000001' })]);
  await desk.patch(id, 'phone', '13900000002');
  const [edited] = (await waiting(district, 2)).filter(({ txId }) => txId !== made.txId);
  expect(edited).toMatchObject({ why: 'quarantined', decision: null });
  const { db, district: open } = district;
  const release = (txId: string) => releaseQuarantined(db, order(txId), open.writer);

  expect(await release(edited?.txId ?? '')).toBe('row-missing');
  expect((await listOf(district)).every(({ decision }) => decision === null)).toBe(true);
  expect(await release(made.txId)).toBe('released');
  await eventually(async () => expect(await phoneAt(home, id)).toBe('13900000001'));
  await eventually(async () => expect(await release(edited?.txId ?? '')).toBe('released'));
  await eventually(async () => {
    const [row] = (await residents(home)).filter((one) => one.id === id);
    expect(row).toMatchObject({ phone: '13900000002' });
    // One value stands: the edit knew what it replaced.
    expect(JSON.parse(row?.fv ?? '{}')).toMatchObject({ phone: [expect.anything()] });
    const there = await sql<{ phone: string }>`select phone from residents
      where id = ${id}`.execute(db);
    expect(there.rows).toEqual([{ phone: '13900000002' }]);
  });
  expect(await release(made.txId)).toBe('released-before');
  expect(await keepOut(db, order(made.txId), Date.now())).toBe('released-before');
  expect(await release(uuid())).toBe('unknown');
  expect(await listOf(district)).toHaveLength(2);
  expect([...district.faults, ...home.faults]).toEqual([]);
}, 30_000);

test('what is kept out says so, with who and why, and can be released later', async () => {
  const { district, home, desk } = await openClinic();
  await sendAway(home, desk);
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await waiting(district, 1);
  // A new round tells the district who was sent away.
  home.replicator.setDistrictCut(true);
  home.replicator.setDistrictCut(false);
  await eventually(async () => expect(await listOf(district)).toMatchObject([{ isRevoked: true }]));
  const lines: string[] = [];
  const command = (...argv: string[]) =>
    runDistrictCommand({
      argv: ['quarantine', ...argv, '--database-url', district.databaseUrl],
      environment: {},
      user: 'operator',
      now: Date.now(),
      say: (line) => lines.push(line),
    });
  const named = ['--scope', clinicScope, '--tx', txId];
  await command();
  expect(lines.splice(0)).toEqual([
    expect.stringMatching(/\t来自已停用的工作站 quarantined\t.*\t还没有处理 undecided$/),
  ]);
  await command('keep-out', ...named, '--reason', '重复登记');
  expect(lines.splice(0)).toEqual([`${txId} 已记录：不放行。`, `${txId} is kept-out.`]);
  await command();
  expect(lines.splice(0)[0]).toMatch(/不放行 kept-out by operator .*: 重复登记/);
  await command('release', ...named, '--reason', '核实过');
  expect(lines.splice(0)).toEqual([
    expect.stringMatching(new RegExp(`^${txId} 已放行：`)),
    `${txId} is released.`,
  ]);
  await expect(command('release', ...named, '--reason', 'again')).rejects.toThrow(
    '什么都没有做。早已放行。\nNothing was done: released-before.',
  );
  await expect(command('release', ...named)).rejects.toThrow('--reason');
  const { rows } = await sql<{ decision: string; place: number }>`
    select decision, place from quarantine_decisions order by place`.execute(district.db);
  expect(rows).toEqual([
    { decision: 'kept-out', place: 1 },
    { decision: 'released', place: 2 },
  ]);
}, 30_000);

test('two operators who release the same release it once', async () => {
  const { district, home, desk } = await openClinic();
  await sendAway(home, desk);
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await waiting(district, 1);
  const release = () => releaseQuarantined(district.db, order(txId), district.district.writer);
  const outcomes = await Promise.all([release(), release()]);
  expect(outcomes.toSorted()).toEqual(['released', 'released-before']);
}, 30_000);
