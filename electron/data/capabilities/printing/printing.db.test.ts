import { createHash } from 'node:crypto';
import { registerAt } from '../../../../tests/support/arrivals.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { PrintJobState } from '../../../../shared/contract/printing.ts';
import { FOLDER_PRINTER } from '../../printing/folder.ts';
import type { PrintJob } from '../../printing/printing.ts';
import { ProgramTimedOut } from '../../printing/run-program.ts';
import { settleInterrupted } from './writer.ts';

const DAY_MS = 86_400_000;
const TODAY = '2026-11-21';

let desk: TestWorkstation;
let residentId: string;
let sent: PrintJob[];
let take: (job: PrintJob) => Promise<void>;
beforeEach(async () => {
  sent = [];
  take = (job) => Promise.resolve(void sent.push(job));
  desk = await startWorkstation({
    printing: {
      list: () =>
        Promise.resolve([
          { name: '前台', isDefault: true },
          { name: '小票', isDefault: false },
        ]),
      print: (job) => take(job),
    },
  });
  residentId = await registerAt(desk, { name: '甲一', birthDate: '1950-01-01' });
});
afterEach(() => desk.close());

const printing = () => desk.signedIn('reception').printing;

async function make(): Promise<string> {
  const { documentId } = await desk.signedIn('reception').documents.make({
    idempotencyKey: desk.key(),
    kind: 'health-record-summary',
    subjectId: residentId,
  });
  return documentId;
}

const print = (documentId: string, printer: string, idempotencyKey = desk.key()) =>
  printing().print({ idempotencyKey, documentId, printer });

/** What became of an attempt, once that is known. */
async function settled(jobId: string): Promise<PrintJobState> {
  for await (const job of await printing().job({ jobId })) if (job.state !== 'sending') return job;
  throw new Error('the answer ended');
}

const journal = () => firstOf(printing().journal({ date: TODAY }));

describe('a paper that is sent', () => {
  test('is the one that was shown, byte for byte, under a name that says nobody’s', async () => {
    const documentId = await make();
    const { jobId } = await print(documentId, '前台');
    expect(await settled(jobId)).toMatchObject({ printer: '前台', state: 'sent', problem: null });
    const { pdfBase64 } = await desk.signedIn('reception').documents.file({ documentId });
    const line = await desk.app.database.read
      .selectFrom('documents')
      .select('sha256')
      .where('id', '=', documentId)
      .executeTakeFirst();
    const hashes = [Buffer.from(pdfBase64, 'base64'), sent[0]?.pdf ?? ''].map((bytes) =>
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(hashes).toEqual([line?.sha256, line?.sha256]);
    expect(sent[0]).toMatchObject({ printer: '前台', paper: 'a4' });
    expect(sent[0]?.title).toMatch(/^居民健康档案摘要-2026-11-21-[0-9a-f]{6}\.pdf$/);
  });

  test('twice by a double click goes once', async () => {
    const [documentId, key] = [await make(), desk.key()];
    const [one, other] = await Promise.all([
      print(documentId, '前台', key),
      print(documentId, '前台', key),
    ]);
    expect(other).toEqual(one);
    await settled(one.jobId);
    expect(sent).toHaveLength(1);
  });

  test('goes out once: a second copy is a reprint', async () => {
    const documentId = await make();
    await settled((await print(documentId, '前台')).jobId);
    expect(await problemOf(print(documentId, '小票'))).toBe('already-done');
    expect(sent).toHaveLength(1);
  });

  test('does not go again while nobody knows whether it came out', async () => {
    take = () => Promise.reject(new ProgramTimedOut('lp took too long'));
    const documentId = await make();
    const { jobId } = await print(documentId, '前台');
    expect(await settled(jobId)).toMatchObject({ state: 'unknown', problem: null });
    expect(await problemOf(print(documentId, '前台'))).toBe('already-done');
  });

  test('is on record before the system is asked', async () => {
    const seen: string[] = [];
    take = async () => {
      const rows = await desk.app.database.read.selectFrom('print_jobs').select('state').execute();
      seen.push(...rows.map(({ state }) => state));
    };
    await settled((await print(await make(), '前台')).jobId);
    expect(seen).toEqual(['sending']);
  });

  test('goes into the folder where there is no printer', async () => {
    const { jobId } = await print(await make(), FOLDER_PRINTER);
    expect(await settled(jobId)).toMatchObject({ state: 'saved', isFolder: true });
    const { folder } = desk.app.printers;
    const [name = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, name), 'latin1')).toBe('%PDF');
  });

  test('is not found after thirty days', async () => {
    const documentId = await make();
    desk.clock.advance(31 * DAY_MS);
    await make();
    expect(await problemOf(print(documentId, '前台'))).toBe('not-found');
    expect(sent).toEqual([]);
  });
});

describe('what went wrong', () => {
  test('a printer that is gone', async () => {
    const { jobId } = await print(await make(), '二楼');
    expect(await settled(jobId)).toMatchObject({ state: 'failed', problem: 'printer-missing' });
  });

  test('a system that does not take it; it can be sent again', async () => {
    take = () => Promise.reject(new Error('lp ended with 1'));
    const documentId = await make();
    const { jobId } = await print(documentId, '前台');
    expect(await settled(jobId)).toMatchObject({ state: 'failed', problem: 'printer-failed' });
    take = () => Promise.resolve();
    const again = await settled((await print(documentId, '前台')).jobId);
    expect(again.state).toBe('sent');
    expect((await journal()).map(({ copyNumber, job }) => [copyNumber, job])).toEqual([[1, again]]);
  });

  test('a program that ended meanwhile: nobody knows', async () => {
    let answer: () => void = () => undefined;
    take = () => new Promise((resolve) => (answer = resolve));
    const { jobId } = await print(await make(), '前台');
    await settleInterrupted(desk.app);
    expect(await settled(jobId)).toMatchObject({ state: 'unknown', problem: null });
    answer();
  });
});

describe('where papers go', () => {
  test('to the usual printer, but a roll to none, and last there is the folder', async () => {
    expect(await firstOf(printing().setup())).toEqual({
      printers: [
        { name: '前台', isDefault: true, isFolder: false, device: null },
        { name: '小票', isDefault: false, isFolder: false, device: null },
        { name: FOLDER_PRINTER, isDefault: false, isFolder: true, device: null },
      ],
      targets: { a4: '前台', a5: '前台', roll: FOLDER_PRINTER, label: FOLDER_PRINTER },
      folder: desk.app.printers.folder,
    });
  });

  test('where somebody chose, also when that printer is gone', async () => {
    const choose = (printer: string) =>
      printing().choose({ idempotencyKey: desk.key(), paper: 'roll', printer });
    await choose('小票');
    expect((await firstOf(printing().setup())).targets.roll).toBe('小票');
    await choose('卖掉的');
    expect((await firstOf(printing().setup())).targets).toEqual({
      a4: '前台',
      a5: '前台',
      roll: '卖掉的',
      label: FOLDER_PRINTER,
    });
  });
});

describe('the journal of a day', () => {
  test('says whose, which copy, who, where, and what became of it', async () => {
    const [first, second] = [await make(), await make()];
    const job = await settled((await print(second, '前台')).jobId);
    const common = {
      kind: 'health-record-summary',
      resident: { residentId, name: '甲一' },
      subjectId: residentId,
      madeAt: '2026-11-21T01:00:00.000Z',
      madeBy: expect.any(String),
      place: '工作站A',
    };
    expect(await journal()).toEqual([
      { ...common, documentId: second, copyNumber: 2, job },
      { ...common, documentId: first, copyNumber: 1, job: null },
    ]);
  });

  test('ends with its day', async () => {
    await make();
    const of = (date: string) => firstOf(printing().journal({ date }));
    expect(await of('2026-11-20')).toEqual([]);
    expect(await of('2026-11-22')).toEqual([]);
  });
});
