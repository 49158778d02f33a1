import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  asGb18030,
  asXlsx,
  dirtyCsv,
  makeDirtyFile,
} from '../../../../tests/support/dirty-file.ts';
import { idNumber, registration } from '../../../../tests/support/people.ts';
import { sendFile, stateReached } from '../../../../tests/support/send-file.ts';
import {
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { DataHostClient } from '../../../../shared/contract/contract.ts';
import type { ImportKind } from '../../../../shared/domain/import/targets.ts';

let clinic: TestWorkstation;
let manager: DataHostClient;
beforeEach(async () => {
  clinic = await startWorkstation();
  manager = clinic.signedIn('manager');
});
afterEach(() => clinic.close());

const key = () => clinic.key();

/** A file whose columns are what they were taken for, checked. */
async function check(text: string | Buffer, kind: ImportKind = 'residents') {
  const bytes = Buffer.from(text);
  const importId = await sendFile(manager, { kind, fileName: '名单.csv', bytes, key });
  const { columns } = await stateReached(manager, importId, ['mapping', 'failed']);
  const mapping = columns.map(({ target }) => target);
  await manager.imports.check({ idempotencyKey: key(), importId, mapping });
  return stateReached(manager, importId, ['checked']);
}

async function run(importId: string) {
  await manager.imports.run({ idempotencyKey: key(), importId });
  return stateReached(manager, importId, ['finished']);
}

test.each([
  ['CSV in GB18030', async (file: ReturnType<typeof makeDirtyFile>) => asGb18030(dirtyCsv(file))],
  ['XLSX', asXlsx],
])('a dirty file as %s: every error and duplicate is found, and nothing else', async (_, write) => {
  const file = makeDirtyFile(400);
  const { importId, counts, rows } = await check(await write(file));
  const { error, exact, conflict, alike, issues } = file.expected;
  expect(rows).toBe(400);
  expect(counts).toMatchObject({ error, exact, conflict, alike });
  expect(counts.issues).toMatchObject(issues);
  expect(counts.ok + counts.warning + counts.error).toBe(400);
  await manager.imports.decideAll({
    idempotencyKey: key(),
    importId,
    exact: 'skip',
    weak: 'skip',
    reason: null,
  });
  const { counts: after } = await run(importId);
  expect(after.undecided).toBe(conflict);
  expect(after.made).toBe(400 - error - exact - conflict - alike);
  expect(after.leftOut).toBe(error + conflict);
});

test('rows are masked; what stayed out comes back as the file had it, and that is in the trail', async () => {
  const number = idNumber({ birthDate: '1951-03-12' });
  const wrong = number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
  const { importId } = await check(`姓名,身份证号\n赵一鸣,${wrong}\n钱二宝,${number}`);
  const { rows, total } = await manager.imports.rows({
    importId,
    filter: 'error',
    issue: 'id-checksum',
    after: 0,
    limit: 10,
  });
  expect(total).toBe(1);
  expect(rows[0]?.cells).toEqual(['赵一鸣', `${'*'.repeat(14)}${wrong.slice(-4)}`]);
  const { rows: left } = await manager.imports.leftovers({ importId, after: 0 });
  expect(left.map(({ cells }) => cells)).toEqual([['赵一鸣', wrong]]);
  await clinic.app.audit.flush();
  const lines = await clinic.app.database.read
    .selectFrom('audit')
    .select('class')
    .where('procedure', '=', 'imports.leftovers')
    .execute();
  expect(lines).toEqual([{ class: 'reveal' }]);
});

test('only the manager takes files in', async () => {
  const asked = {
    idempotencyKey: key(),
    kind: 'residents',
    fileName: 'a.csv',
    fileBytes: 1,
  } as const;
  expect(await problemOf(clinic.signedIn('reception').imports.begin(asked))).toBe('forbidden');
});

test('a part that is sent again changes nothing; one that is not next is refused', async () => {
  const bytes = Buffer.from('姓名,身份证号\n');
  const { importId } = await manager.imports.begin({
    idempotencyKey: key(),
    kind: 'residents',
    fileName: '名单.csv',
    fileBytes: bytes.length,
  });
  const part = { importId, number: 0, base64: bytes.toString('base64') };
  expect(await problemOf(manager.imports.upload({ ...part, number: 1 }))).toBe('bad-input');
  expect(await problemOf(manager.imports.read({ idempotencyKey: key(), importId }))).toBe(
    'bad-input',
  );
  await manager.imports.upload(part);
  await manager.imports.upload(part);
  await manager.imports.read({ idempotencyKey: key(), importId });
  expect(await stateReached(manager, importId, ['failed'])).toMatchObject({ problem: 'empty' });
});

test('one number is one record; a new person beside somebody alike needs a reason', async () => {
  const reception = clinic.signedIn('reception');
  await reception.residents.register({
    idempotencyKey: key(),
    registration: registration({ name: '赵一鸣', birthDate: '1951-03-12' }),
    cardToken: null,
    reason: null,
  });
  const number = idNumber({ birthDate: '1951-03-12' });
  const { importId } = await check(
    `姓名,性别,出生日期,身份证号\n赵二鸣,男,1951-03-12,${number}\n赵一鸣,男,1951-03-12,`,
  );
  const decide = (rowNumber: number, reason: string | null) =>
    manager.imports.decide({ idempotencyKey: key(), importId, rowNumber, decision: 'new', reason });
  expect(await problemOf(decide(2, '另一个人'))).toBe('duplicate-resident');
  expect(await problemOf(decide(3, ' '))).toBe('reason-required');
  await decide(3, '同名的堂弟');
  const { counts } = await run(importId);
  expect(counts).toMatchObject({ made: 1, leftOut: 1, undecided: 1 });
});

test('a document that a file adds is found at once, and gone when the import is undone', async () => {
  const reception = clinic.signedIn('reception');
  const document = { documentType: 'passport' as const, documentNumber: 'G12345678' };
  await reception.residents.register({
    idempotencyKey: key(),
    registration: {
      ...registration({ name: '赵一鸣', birthDate: '1951-03-12', phone: '19900000001' }),
      ...document,
    },
    cardToken: null,
    reason: null,
  });
  const number = idNumber({ birthDate: '1951-03-12' });
  const { importId } = await check(
    `姓名,性别,出生日期,身份证号,电话\n赵一鸣,男,1951-03-12,${number},19900000001`,
  );
  const decision = { idempotencyKey: key(), importId, rowNumber: 2 };
  await manager.imports.decide({ ...decision, decision: 'same', reason: null });
  await run(importId);
  const found = () => reception.residents.search({ text: number, limit: 5 });
  expect(await found()).toHaveLength(1);
  await manager.imports.undo({ idempotencyKey: key(), importId, reason: '弄错了' });
  await stateReached(manager, importId, ['undone']);
  expect(await found()).toEqual([]);
});

test('the latest follow-up of a file is followed by the next: as it says, or as the rules say', async () => {
  const reception = clinic.signedIn('reception');
  const people = ['赵一鸣', '钱二宝'].map((name, at) => ({
    name,
    birthDate: `195${at}-03-12`,
  }));
  for (const person of people) {
    await reception.residents.register({
      idempotencyKey: key(),
      registration: registration(person),
      cardToken: null,
      reason: null,
    });
  }
  const [first = '', second = ''] = people.map((person) => idNumber(person));
  const { importId } = await check(
    [
      '身份证号,随访日期,血压,随访类型,随访分类,下次随访日期',
      `${first},2026-10-10,130/80,高血压,控制满意,2027-01-05`,
      `${first},2026-07-10,150/95,高血压,控制不满意,2026-07-24`,
      `${second},2026-11-01,150/95,高血压,控制不满意,`,
    ].join('\n'),
    'history',
  );
  await run(importId);
  const tasks = () =>
    clinic.app.database.read
      .selectFrom('tasks')
      .innerJoin('residents', 'residents.id', 'tasks.resident_id')
      .select(['residents.name', 'tasks.due_date'])
      .where('tasks.state', '=', 'open')
      .where('tasks.removed_reason', 'is', null)
      .orderBy('residents.birth_date')
      .execute();
  expect(await tasks()).toEqual([
    { name: '赵一鸣', due_date: '2027-01-05' },
    { name: '钱二宝', due_date: '2026-11-15' },
  ]);
  await manager.imports.undo({ idempotencyKey: key(), importId, reason: '弄错了' });
  await stateReached(manager, importId, ['undone']);
  expect(await tasks()).toEqual([]);
});
