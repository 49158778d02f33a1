import { AppError } from '../../../shared/lib/problem.ts';
import { cupsPrinting } from './cups.ts';
import { FOLDER_PRINTER, saveInFolder } from './folder.ts';
import type { PrintJob, Printing, SystemPrinter } from './printing.ts';
import { windowsPrinting } from './windows.ts';

export type Printers = {
  /** Where papers are kept that go to no printer. */
  readonly folder: string;
  /** The system's printers in its order; none where the system has none or does not say. */
  list(): Promise<readonly SystemPrinter[]>;
  /**
   * Hands a paper to the system's queue, or keeps it as a file where `printer` is the folder.
   *
   * @throws AppError `printer-missing`, `printer-failed`
   */
  print(job: PrintJob): Promise<void>;
};

type Options = {
  readonly system: Printing;
  /** Where papers are kept that go to no printer. */
  readonly folder: string;
  readonly now: () => number;
};

/** The printing of this system: CUPS everywhere but on Windows. */
export function systemPrinting(platform: NodeJS.Platform): Printing {
  return platform === 'win32' ? windowsPrinting() : cupsPrinting();
}

export function createPrinters({ system, folder, now }: Options): Printers {
  const list = () => system.list().catch(() => []);
  return {
    folder,
    list,
    async print(job) {
      try {
        if (job.printer === FOLDER_PRINTER) return await saveInFolder(folder, job, now());
        const isThere = (await list()).some(({ name }) => name === job.printer);
        if (!isThere) throw new AppError('printer-missing');
        return await system.print(job);
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('printer-failed', { cause: error });
      }
    },
  };
}
