import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/lib/problem.ts';
import { FOLDER_PRINTER } from './folder.ts';
import { createPrinters } from './printers.ts';
import type { PrintJob, Printing } from './printing.ts';
import { ProgramTimedOut } from './run-program.ts';

const NOW = Date.parse('2026-11-21T01:00:00Z');
const DAY_MS = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'yizhan-printed-')), 'printed');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const job = (printer: string): PrintJob => ({
  printer,
  title: '排队号-2026-11-21-abc123.pdf',
  paper: 'a5',
  pdf: Buffer.from('%PDF-1'),
});

function printersOf(system: Partial<Printing>) {
  const none: Printing = { list: () => Promise.resolve([]), print: () => Promise.resolve() };
  return createPrinters({ system: { ...none, ...system }, folder, now: () => NOW });
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof AppError ? error.code : 'no code'),
  );

describe('the folder', () => {
  test('keeps a paper that only this user may read', async () => {
    await printersOf({}).print(job(FOLDER_PRINTER));
    const path = join(folder, job('').title);
    expect(readFileSync(path, 'utf8')).toBe('%PDF-1');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('lets go of papers after a week, and of nothing that is not a paper', async () => {
    mkdirSync(folder);
    const { print } = printersOf({});
    await print({ ...job(FOLDER_PRINTER), title: 'old.pdf' });
    await print({ ...job(FOLDER_PRINTER), title: 'of-this-week.pdf' });
    await print({ ...job(FOLDER_PRINTER), title: 'notes.txt' });
    const daysOld = (name: string, days: number) =>
      utimesSync(join(folder, name), NOW / 1000, (NOW - days * DAY_MS) / 1000);
    daysOld('old.pdf', 8);
    daysOld('of-this-week.pdf', 6);
    daysOld('notes.txt', 8);
    await print({ ...job(FOLDER_PRINTER), title: 'new.pdf' });
    expect(readdirSync(folder).toSorted()).toEqual(['new.pdf', 'notes.txt', 'of-this-week.pdf']);
  });

  test('lets go of them without another paper, and of what was left while it was handed over', async () => {
    const printers = printersOf({});
    await printers.dropOld(); // nothing was ever saved
    const handingOver = join(folder, 'handing-over');
    mkdirSync(handingOver, { recursive: true });
    const write = (path: string, hoursOld: number) => {
      writeFileSync(path, '%PDF-1');
      utimesSync(path, NOW / 1000, (NOW - hoursOld * 3_600_000) / 1000);
    };
    write(join(folder, 'old.pdf'), 8 * 24);
    write(join(folder, 'new.pdf'), 2);
    write(join(handingOver, 'left.pdf'), 2);
    write(join(handingOver, 'under-way.pdf'), 0);
    await printers.dropOld();
    expect(readdirSync(folder).toSorted()).toEqual(['handing-over', 'new.pdf']);
    expect(readdirSync(handingOver)).toEqual(['under-way.pdf']);
  });

  test('takes a paper though an old one can not be let go', async () => {
    // `rm` refuses a folder of this name, as Windows does a file that a viewer has open.
    mkdirSync(join(folder, 'open.pdf'), { recursive: true });
    utimesSync(join(folder, 'open.pdf'), NOW / 1000, (NOW - 8 * DAY_MS) / 1000);
    expect(await printersOf({}).print(job(FOLDER_PRINTER))).toBe('taken');
    expect(readdirSync(folder)).toContain(job('').title);
  });

  test('that can not be written is a printer that failed', async () => {
    const printers = createPrinters({
      system: { list: () => Promise.resolve([]), print: () => Promise.resolve() },
      folder: join('/dev/null', randomUUID()),
      now: () => NOW,
    });
    expect(await codeOf(printers.print(job(FOLDER_PRINTER)))).toBe('printer-failed');
  });
});

describe('a printer', () => {
  const list = () => Promise.resolve([{ name: '前台', isDefault: true }]);

  test('gets the bytes as they are', async () => {
    const sent: PrintJob[] = [];
    const print = (one: PrintJob) => Promise.resolve(void sent.push(one));
    await printersOf({ list, print }).print(job('前台'));
    expect(sent).toEqual([job('前台')]);
  });

  test('that is not there any more is missing', async () => {
    expect(await codeOf(printersOf({ list }).print(job('二楼')))).toBe('printer-missing');
  });

  test('that the system refuses has failed', async () => {
    const print = () => Promise.reject(new Error('lp ended with 1'));
    expect(await codeOf(printersOf({ list, print }).print(job('前台')))).toBe('printer-failed');
  });

  test('that did not answer in time may have the paper', async () => {
    const print = () => Promise.reject(new ProgramTimedOut('lp took too long'));
    expect(await printersOf({ list, print }).print(job('前台'))).toBe('unknown');
  });

  test('is not called missing when the system does not say which there are', async () => {
    const silent = () => Promise.reject(new ProgramTimedOut('lpstat took too long'));
    expect(await codeOf(printersOf({ list: silent }).print(job('前台')))).toBe('printer-failed');
  });

  test('is unknown to a system without printing', async () => {
    const broken = () => Promise.reject(new Error('no such program'));
    expect(await printersOf({ list: broken }).list()).toEqual([]);
  });
});
