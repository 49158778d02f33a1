import { join } from 'node:path';
import { AppError } from '../../../shared/lib/problem.ts';
import { cupsPrinting } from './cups.ts';
import { dropPapers, FOLDER_PRINTER, saveInFolder } from './folder.ts';
import type { PrintJob, Printing, SystemPrinter } from './printing.ts';
import { ProgramTimedOut } from './run-program.ts';
import { windowsPrinting } from './windows.ts';

export type Printers = {
  /** Where papers are kept that go to no printer. */
  readonly folder: string;
  /** The system's printers in its order; none where the system has none or does not say. */
  list(): Promise<readonly SystemPrinter[]>;
  /**
   * Hands a paper to the system's queue, or keeps it as a file where `printer` is the folder.
   *
   * @returns `unknown` when the system did not say in time whether it took the paper
   * @throws AppError `printer-missing`, `printer-failed`: it did not
   */
  print(job: PrintJob): Promise<'taken' | 'unknown'>;
  /** Lets go of papers that lie open on the disk for longer than they may. */
  dropOld(): Promise<void>;
};

/** Papers in the folder lie open on the disk: long enough to be taken to a printer, and no longer. */
const KEPT_MS = 7 * 86_400_000;

/** Handing over takes a minute at the most; what is left after an hour was left by a program that died. */
const HANDED_OVER_MS = 3_600_000;

type Options = {
  readonly system: Printing;
  /** Where papers are kept that go to no printer. */
  readonly folder: string;
  readonly now: () => number;
};

/**
 * The printing of this system: CUPS everywhere but on Windows.
 *
 * @param folder where papers are kept that go to no printer
 */
export function systemPrinting(platform: NodeJS.Platform, folder: string): Printing {
  return platform === 'win32' ? windowsPrinting(handOverFolder(folder)) : cupsPrinting();
}

function handOverFolder(folder: string): string {
  return join(folder, 'handing-over');
}

export function createPrinters({ system, folder, now }: Options): Printers {
  const dropOld = async () => {
    await dropPapers(folder, now() - KEPT_MS);
    await dropPapers(handOverFolder(folder), now() - HANDED_OVER_MS);
  };
  return {
    folder,
    list: () => system.list().catch(() => []),
    dropOld,
    async print(job) {
      try {
        if (job.printer !== FOLDER_PRINTER) return await handOver(system, job);
        await dropOld();
        await saveInFolder(folder, job);
        return 'taken';
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('printer-failed', { cause: error });
      }
    },
  };
}

async function handOver(system: Printing, job: PrintJob): Promise<'taken' | 'unknown'> {
  // Asked anew, and not answered by an empty list when the system does not say: then nothing is missing.
  const isThere = (await system.list()).some(({ name }) => name === job.printer);
  if (!isThere) throw new AppError('printer-missing');
  try {
    await system.print(job);
    return 'taken';
  } catch (error) {
    if (error instanceof ProgramTimedOut) return 'unknown';
    throw error;
  }
}
