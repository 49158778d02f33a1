import { afterEach, beforeEach, expect, test } from 'vitest';
import { idNumber, registration } from '../../../../tests/support/people.ts';
import { startWorkstation, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import type { ImportState } from '../../../../shared/domain/import/job.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { FieldValue, Operation } from '../../../../shared/replication/transaction.ts';
import { changeJob, noCounts, noFormat, readJob } from './job-store.ts';
import { createImportJobs } from './jobs.ts';

let clinic: TestWorkstation;
beforeEach(async () => {
  clinic = await startWorkstation();
});
afterEach(() => clinic.close());

const importId = '01890000-0000-7000-8000-0000000000aa';
const birthDate = '1951-03-12';
const names = ['赵一鸣', '钱二宝', '孙三友', '李四海', '周五常', '吴六合', '郑七星', '王八方'];

/** Eight people, then the first once more, then a number that a spreadsheet cut. */
function peopleFile(): string {
  const lines = names.map(
    (name, at) => `${name},${idNumber({ birthDate, serial: at + 1 })},高血压`,
  );
  return ['姓名,身份证号,慢病', ...lines, lines[0], '坏号码,1.10E+17,'].join('\n');
}

/** A file as the upload leaves it. */
async function stage(text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await clinic.app.database.write(async (db) => {
    await db
      .insertInto('import_jobs')
      .values({
        id: importId,
        kind: 'residents',
        file_name: '居民.csv',
        file_bytes: bytes.length,
        file_sha256: null,
        state: 'reading',
        problem: null,
        staff_id: clinic.organisation.staff[0]?.staffId ?? '',
        place: 'desk',
        created_at: '2026-11-21T01:00:00.000Z',
        started_at: null,
        finished_at: null,
        undone_at: null,
        undo_reason: null,
        format: JSON.stringify(noFormat),
        mapping: '[]',
        exact: 'skip',
        weak: 'new',
        weak_reason: '不同的人',
        rows: 0,
        position: 0,
        done: 0,
        counts: JSON.stringify(noCounts),
      })
      .execute();
    await db
      .insertInto('import_chunks')
      .values({ import_id: importId, number: 0, bytes: bytes.toString('base64') })
      .execute();
  });
}

/** Works on the file; without `rowsAtOnce` until the stage is over, with it through a new host each time. */
async function work(rowsAtOnce?: number): Promise<void> {
  const jobs = createImportJobs(clinic.app, rowsAtOnce ? { rowsAtOnce } : {});
  await jobs.recover();
  await jobs.idle();
}

const begin = (state: ImportState) =>
  clinic.app.database.write(async (db) => {
    changeJob(db, importId, { state, position: 0, done: 0, undo_reason: '弄错了' });
  });

const job = () => clinic.app.database.write(async (db) => readJob(db, importId));

const residents = () =>
  clinic.app.database.read
    .selectFrom('residents')
    .select(['id', 'name'])
    .where('import_id', '=', importId)
    .where('removed_reason', 'is', null)
    .orderBy('name')
    .execute();

async function checkedFile(): Promise<void> {
  await stage(peopleFile());
  await work();
  await begin('checking');
  await work();
}

test('the dry run counts errors and duplicates and makes nobody', async () => {
  await checkedFile();
  const { counts, state, mapping } = await job();
  expect(state).toBe('checked');
  expect(mapping).toEqual(['name', 'documentNumber', 'conditions']);
  expect(counts).toMatchObject({ error: 1, exact: 1 });
  expect(await residents()).toEqual([]);
});

test.each([1, 2, 3, 7])('a run in steps of %i makes everybody once', async (rowsAtOnce) => {
  await checkedFile();
  await begin('running');
  await work(rowsAtOnce);
  const { counts, state } = await job();
  expect(state).toBe('finished');
  expect(counts).toMatchObject({ made: 8, skipped: 1, leftOut: 1 });
  expect((await residents()).map(({ name }) => name)).toEqual([...names].sort());
});

test('a fault in any transaction leaves whole rows only, and the run goes on from there', async () => {
  await checkedFile();
  await begin('running');
  const { issue } = clinic.app.ledger;
  const ledger = clinic.app.ledger as { issue: typeof issue };
  for (let fault = 0; (await job()).state !== 'finished' && fault < 20; fault += 1) {
    let calls = 0;
    ledger.issue = async (...draft) => {
      const done = await issue(...draft);
      calls += 1;
      if (calls === 2) throw new Error('power');
      return done;
    };
    await work(2);
    if ((await job()).state === 'paused') {
      await clinic.app.database.write(async (db) => changeJob(db, importId, { state: 'running' }));
    }
  }
  ledger.issue = issue;
  expect((await job()).counts).toMatchObject({ made: 8, skipped: 1, leftOut: 1 });
  expect(await residents()).toHaveLength(8);
});

test('undone, nobody is left but who was used since', async () => {
  await checkedFile();
  await begin('running');
  await work();
  const [used] = await residents();
  const desk = clinic.signedIn('reception');
  await desk.visits.checkIn({
    idempotencyKey: clinic.key(),
    residentId: used?.id ?? '',
    appointmentId: null,
    purpose: 'measurement',
  });
  await begin('undoing');
  await work(3);
  expect((await job()).counts).toMatchObject({ removed: 7, kept: 1 });
  expect((await residents()).map(({ id }) => id)).toEqual([used?.id]);
  const found = await desk.residents.search({ text: '钱二宝', limit: 5 });
  expect(found).toEqual([]);
});

test('undone, who was put right, waits for a place, brought a paper or has a guardian stays', async () => {
  await checkedFile();
  await begin('running');
  await work();
  const [corrected, waiting, withPaper, withGuardian] = await residents();
  const { app, organisation } = clinic;
  const staffId = organisation.staff[0]?.staffId ?? '';
  const at = toInstant(app.clock.now());
  const insert = (entity: string, fields: Readonly<Record<string, FieldValue>>): Operation => ({
    op: 'insert',
    entity,
    rowId: app.makeId(),
    fields,
  });
  await app.database.write(async (db) => {
    const ops = [
      await app.ledger.patchOp(db, 'residents', corrected?.id ?? '', 'phone', '19900000001'),
      insert('booking_wishes', {
        resident_id: waiting?.id ?? '',
        kind: 'any-day',
        queue_id: organisation.queues.consultation,
        doctor_id: null,
        date: '2026-11-23',
        until: '2026-11-30',
        start_time: null,
        purpose: 'consultation',
        channel: 'desk',
        external_id: null,
        appointment_id: null,
        asked_at: at,
        asked_by: staffId,
        state: 'open',
        refused: null,
        proposal: null,
        booked_id: null,
      }),
      insert('attachments', {
        resident_id: withPaper?.id ?? '',
        title: '出院小结',
        sha256: '0'.repeat(64),
        bytes: 1,
        media_type: 'application/pdf',
        added_at: at,
        added_by: staffId,
        restores: null,
      }),
      insert('related_persons', {
        resident_id: withGuardian?.id ?? '',
        relation: 'child',
        name: '赵小妹',
        phone: null,
        document_type: null,
        document_number: null,
        related_id: null,
        may_act: 1,
        noted_by: staffId,
        noted_at: at,
        ended_at: null,
      }),
    ];
    const actor = { kind: 'staff', id: staffId, place: 'desk' } as const;
    await app.ledger.issue(db, { scopeId: app.workstation.clinicId, actor, ops });
  });
  await begin('undoing');
  await work(3);
  expect((await job()).counts).toMatchObject({ removed: 4, kept: 4 });
  const kept = [corrected, waiting, withPaper, withGuardian].map((one) => one?.id);
  expect((await residents()).map(({ id }) => id)).toEqual(kept);
});

test('somebody registered since the dry run is not made twice', async () => {
  await checkedFile();
  const desk = clinic.signedIn('reception');
  await desk.residents.register({
    idempotencyKey: clinic.key(),
    registration: registration({ name: '赵一鸣', birthDate }),
    cardToken: null,
    reason: null,
  });
  await begin('running');
  await work();
  expect((await job()).counts).toMatchObject({ made: 7, skipped: 2 });
});
