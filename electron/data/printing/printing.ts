import type { PaperSize } from '../../../shared/contract/printing.ts';

/** A printer as the system knows it. */
export type SystemPrinter = { readonly name: string; readonly isDefault: boolean };

/** One paper on its way: the bytes that were shown, never made anew (preview equals print). */
export type PrintJob = {
  readonly printer: string;
  /** Shown in the printer's queue, which others can see: no name of a person in it. */
  readonly title: string;
  readonly paper: PaperSize;
  readonly pdf: Uint8Array;
};

/** What one kind of system can do; `list` throws where its programs are missing. */
export type Printing = {
  list(): Promise<readonly SystemPrinter[]>;
  print(job: PrintJob): Promise<void>;
};
