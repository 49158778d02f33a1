import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { residentInsert } from '../../../../tests/support/acts.ts';
import { inventPaper } from '../../../../tests/support/attachments.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { openTwoDesks, until } from '../../../../tests/support/two-desks.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { ATTACHMENT_PART_BYTES } from '../../../../shared/contract/attachments.ts';
import type { DataHostClient } from '../../../../shared/contract/contract.ts';
import { databaseKey, openDatabase } from '../../db/open.ts';
import { pruneKept } from '../../retention.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function openAlone(): Promise<TestWorkstation> {
  const workstation = await startWorkstation();
  open.push(workstation);
  return workstation;
}

/** An invented resident in the clinic of a workstation. */
async function makeResident({ app }: TestWorkstation): Promise<string> {
  const residentId = uuid();
  await app.database.write((db) =>
    app.ledger.issue(db, {
      scopeId: app.workstation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [residentInsert(residentId)],
    }),
  );
  return residentId;
}

/** A paper of so many bytes that begins like a PDF. */
function inventPdf(seed: number, length: number): Buffer {
  const { bytes } = inventPaper(seed, length);
  bytes.write('%PDF-1.7\n');
  return bytes;
}

async function upload(client: DataHostClient, bytes: Buffer, uploadId = uuid()): Promise<string> {
  for (let from = 0; from < bytes.length || from === 0; from += ATTACHMENT_PART_BYTES) {
    const base64 = bytes.subarray(from, from + ATTACHMENT_PART_BYTES).toString('base64');
    await client.attachments.upload({ uploadId, bytes: bytes.length, from, base64 });
  }
  return uploadId;
}

async function add(client: DataHostClient, residentId: string, bytes: Buffer): Promise<string> {
  const uploadId = await upload(client, bytes);
  const what = { idempotencyKey: uuid(), residentId, uploadId, title: '出院小结' };
  return (await client.attachments.add(what)).attachmentId;
}

async function download(client: DataHostClient, attachmentId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let from = 0; ; from = parts.reduce((sum, part) => sum + part.length, 0)) {
    const { base64 } = await client.attachments.part({ attachmentId, from });
    if (base64 === '') return Buffer.concat(parts);
    parts.push(Buffer.from(base64, 'base64'));
  }
}

test('a paper is added in parts, listed, and comes back byte by byte', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const residentId = await makeResident(desk);
  const bytes = inventPdf(1, 600_000);
  const attachmentId = await add(nurse, residentId, bytes);
  const { files } = await firstOf(nurse.attachments.list({ residentId }));
  expect(files).toMatchObject([
    {
      attachmentId,
      title: '出院小结',
      mediaType: 'application/pdf',
      bytes: 600_000,
      state: 'here-only',
    },
  ]);
  expect(files[0]?.addedByName).not.toBeNull();
  expect((await download(nurse, attachmentId)).equals(bytes)).toBe(true);
});

test('what is no paper is refused, and so are the empty and the huge', async () => {
  const desk = await openAlone();
  const { attachments } = desk.signedIn('reception');
  const first = (bytes: number, text: string) => {
    const base64 = Buffer.from(text).toString('base64');
    return problemOf(attachments.upload({ uploadId: uuid(), bytes, from: 0, base64 }));
  };
  expect(await first(10, 'PK\x03\x04 a.pdf')).toBe('file-kind');
  expect(await first(0, '')).toBe('file-empty');
  expect(await first(17 * 1_048_576, '%PDF-1.7')).toBe('file-too-large');
});

test('the same file is on a list once, and before it is whole it is on none', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const residentId = await makeResident(desk);
  const bytes = inventPdf(2, 400_000);
  await add(nurse, residentId, bytes);
  expect(await problemOf(add(nurse, residentId, bytes))).toBe('attachment-known');
  const half = {
    uploadId: uuid(),
    bytes: 400_000,
    from: 0,
    base64: bytes.subarray(0, 3_000).toString('base64'),
  };
  await nurse.attachments.upload(half);
  const title = '片子';
  const what = { idempotencyKey: uuid(), residentId, uploadId: half.uploadId, title };
  expect(await problemOf(nurse.attachments.add(what))).toBe('wrong-state');
  const other = await makeResident(desk);
  const attachmentId = await add(nurse, other, bytes);
  expect((await download(nurse, attachmentId)).equals(bytes)).toBe(true);
});

test('one upload that is added to two records at once is on one of them, with its bytes', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const people = [await makeResident(desk), await makeResident(desk)];
  const bytes = inventPdf(8, 300_000);
  const uploadId = await upload(nurse, bytes);
  const adds = people.map((residentId) =>
    nurse.attachments.add({ idempotencyKey: uuid(), residentId, uploadId, title: '出院小结' }),
  );
  const outcomes = await Promise.all(adds.map(problemOf));
  expect(outcomes.toSorted()).toEqual(['no problem', 'not-found']);
  const made = await adds[outcomes.indexOf('no problem')];
  expect((await download(nurse, made?.attachmentId ?? '')).equals(bytes)).toBe(true);
});

test('taken away with a reason, and brought back under another id with the same bytes', async () => {
  const desk = await openAlone();
  const doctor = desk.signedIn('doctor');
  const residentId = await makeResident(desk);
  const bytes = inventPdf(3, 50_000);
  const attachmentId = await add(doctor, residentId, bytes);
  const reason = '放错了人';
  await doctor.attachments.remove({ idempotencyKey: uuid(), attachmentId, reason });
  const gone = await firstOf(doctor.attachments.list({ residentId }));
  expect(gone.files).toEqual([]);
  expect(gone.removed).toMatchObject([{ attachmentId, reason }]);
  const back = await doctor.attachments.restore({ idempotencyKey: uuid(), attachmentId });
  const list = await firstOf(doctor.attachments.list({ residentId }));
  expect(list.removed).toEqual([]);
  expect(list.files).toMatchObject([{ attachmentId: back.attachmentId, title: '出院小结' }]);
  expect((await download(doctor, back.attachmentId)).equals(bytes)).toBe(true);
  const again = doctor.attachments.restore({ idempotencyKey: uuid(), attachmentId });
  expect(await problemOf(again)).toBe('already-done');
});

test('who may do what: the front desk adds, and does not read', async () => {
  const desk = await openAlone();
  const reception = desk.signedIn('reception');
  const residentId = await makeResident(desk);
  const attachmentId = await add(reception, residentId, inventPdf(4, 9_000));
  expect(await problemOf(reception.attachments.part({ attachmentId, from: 0 }))).toBe('forbidden');
  const manager = desk.signedIn('manager');
  expect(await problemOf(add(manager, residentId, inventPdf(5, 9_000)))).toBe('forbidden');
  expect((await firstOf(manager.attachments.list({ residentId }))).files).toHaveLength(1);
});

test('reads and writes leave their line in the trail, with whose paper it was', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const residentId = await makeResident(desk);
  const attachmentId = await add(nurse, residentId, inventPdf(6, 9_000));
  await nurse.attachments.part({ attachmentId, from: 0 });
  await desk.app.audit.flush();
  const lines = await desk.app.database.read
    .selectFrom('audit')
    .select(['class', 'procedure', 'resident_ids as about'])
    .where('procedure', 'like', 'attachments.%')
    .execute();
  const told = lines.map(({ class: kind, procedure, about }) => [kind, procedure, about]);
  const whose = JSON.stringify([residentId]);
  expect(told).toEqual([
    ['write', 'attachments.add', whose],
    ['read', 'attachments.part', whose],
  ]);
});

test('power lost between the last part and the act: nothing is named, and it goes on', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const residentId = await makeResident(desk);
  const bytes = inventPdf(7, 300_000);
  const uploadId = await upload(nurse, bytes);
  const before = await imageOf(desk);
  expect(await countsIn(before)).toEqual({ named: 0, whole: 0, adding: 1 });
  const what = { idempotencyKey: uuid(), residentId, uploadId, title: '化验单' };
  await nurse.attachments.add(what);
  const after = await imageOf(desk);
  expect(await countsIn(after)).toEqual({ named: 1, whole: 1, adding: 0 });
  // The answer was lost with the power: the same press again is the same paper.
  const { attachmentId } = await nurse.attachments.add(what);
  expect((await download(nurse, attachmentId)).equals(bytes)).toBe(true);
});

test('what nobody went on to add is let go of after a day', async () => {
  const desk = await openAlone();
  await upload(desk.signedIn('nurse'), inventPdf(8, 9_000));
  desk.clock.advance(2 * 86_400_000);
  await pruneKept(desk.app);
  expect(await countsIn(await imageOf(desk))).toEqual({ named: 0, whole: 0, adding: 0 });
});

test('what waits for the line is counted, with its size, and goes when the line is back', async () => {
  const desks = await openTwoDesks();
  open.push(desks);
  const { home, desk } = desks;
  const residentId = await makeResident(home);
  const nurse = desk.signedIn('nurse');
  await eventually(() => firstOf(nurse.residents.record({ residentId })));
  await desks.setCut(true);
  await add(nurse, residentId, inventPdf(12, 30_000));
  const status = () => firstOf(nurse.connection.status());
  expect((await status()).attachments.toSend).toEqual({ count: 1, bytes: 30_000 });
  await desks.setCut(false);
  await until(nurse.connection.status(), ({ attachments }) => attachments.toSend.count === 0);
  const { missing } = (await firstOf(home.signedIn('nurse').connection.status())).attachments;
  expect(missing).toBe(0);
});

test('bytes that nothing names any more go, unless nobody else has them', async () => {
  const desk = await openAlone();
  const nurse = desk.signedIn('nurse');
  const residentId = await makeResident(desk);
  const [held, alone] = [inventPdf(10, 5_000), inventPdf(11, 6_000)];
  await add(nurse, residentId, held);
  await add(nurse, residentId, alone);
  await desk.app.database.write(async (db) => {
    await db
      .updateTable('attachment_files')
      .set({ held_by: 'the district', held_at: '2026-11-21T00:00:00.000Z' })
      .where('bytes', '=', held.length)
      .execute();
  });
  await pruneKept(desk.app);
  expect((await countsIn(await imageOf(desk))).whole).toBe(2);
  await desk.app.database.write((db) => db.deleteFrom('attachments').execute());
  await pruneKept(desk.app);
  const left = await desk.app.database.read
    .selectFrom('attachment_files')
    .select('bytes')
    .execute();
  expect(left).toEqual([{ bytes: alone.length }]);
});

test('from desk to desk: delivered to the home, fetched where somebody wants it', async () => {
  const desks = await openTwoDesks();
  open.push(desks);
  const { home, desk } = desks;
  const residentId = await makeResident(home);
  const nurse = desk.signedIn('nurse');
  await eventually(() => firstOf(nurse.residents.record({ residentId })));
  const bytes = inventPdf(9, 700_000);
  await add(nurse, residentId, bytes);
  await until(
    nurse.attachments.list({ residentId }),
    ({ files }) => files[0]?.state === 'delivered',
  );
  const doctor = home.signedIn('doctor');
  const { files } = await firstOf(doctor.attachments.list({ residentId }));
  const attachmentId = files[0]?.attachmentId ?? '';
  expect((await download(doctor, attachmentId)).equals(bytes)).toBe(true);
  await desk.app.database.write((db) => db.deleteFrom('attachment_files').execute());
  const away = await firstOf(nurse.attachments.list({ residentId }));
  expect(away.files[0]?.state).toBe('away');
  expect(await problemOf(nurse.attachments.part({ attachmentId, from: 0 }))).toBe(
    'attachment-not-here',
  );
  await nurse.attachments.fetch({ idempotencyKey: uuid(), attachmentId });
  await until(
    nurse.attachments.list({ residentId }),
    ({ files: [file] }) => file?.state === 'delivered',
  );
  expect((await download(nurse, attachmentId)).equals(bytes)).toBe(true);
});

/** The disk as it is at this moment. */
async function imageOf({ app }: TestWorkstation): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-image-'));
  open.push({ close: async () => rmSync(folder, { recursive: true, force: true }) });
  const path = join(folder, 'clinic.db');
  for (const suffix of ['', '-wal'])
    if (existsSync(app.database.path + suffix))
      copyFileSync(app.database.path + suffix, path + suffix);
  return path;
}

async function countsIn(path: string) {
  const db = await openDatabase(path, databaseKey('5a'.repeat(32)));
  const named = await db.read.selectFrom('attachments').select('id').execute();
  const files = await db.read.selectFrom('attachment_files').select('state').execute();
  await db.close();
  const count = (state: string) => files.filter((file) => file.state === state).length;
  return { named: named.length, whole: count('whole'), adding: count('adding') };
}
