import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { type JournalKind, journalKinds } from './documents.ts';
import { command, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant } from './schemas.ts';
import { stripTroubles } from './strips.ts';

/** Sheets by their ISO name; `roll` is the 80 mm roll of a ticket printer, `label` what is stuck on a tube. */
export const paperSizes = ['a4', 'a5', 'roll', 'label'] as const;
export type PaperSize = (typeof paperSizes)[number];

/** What each paper is printed on; its layout has this size. */
export const paperSizeOf: Readonly<Record<JournalKind, PaperSize>> = {
  'health-record-summary': 'a4',
  'measurement-slip': 'a4',
  'referral-out': 'a4',
  'appointment-slip': 'a5',
  ticket: 'roll',
  'desk-ticket': 'a5',
  'specimen-label': 'label',
  'fallback-list': 'a4',
};

const printerName = z.string().min(1).max(250);

/**
 * What became of a paper: it waits for the system or the ticket printer to take it, the system's queue took it, it is out
 * as the ticket printer says or somebody who looked, it lies in the folder, it was not taken and nobody has it, or nobody
 * knows.
 */
export const printStates = ['sending', 'sent', 'printed', 'saved', 'failed', 'unknown'] as const;

export const printJob = z.object({
  jobId: id,
  printer: printerName,
  isFolder: z.boolean(),
  /** Where it went to a ticket printer of this workstation: what that was called. */
  device: z.object({ label: z.string(), isSimulated: z.boolean() }).nullable(),
  state: z.enum(printStates),
  /** Why it `failed`; of a ticket printer also why nobody knows. */
  problem: z.enum(['printer-missing', 'printer-failed', ...stripTroubles]).nullable(),
});

export const printSetup = z.object({
  /** The ticket printers that are bound here, the printers of this workstation's system, and last the folder. */
  printers: z.array(
    z.object({
      name: printerName,
      isDefault: z.boolean(),
      isFolder: z.boolean(),
      /** Of a ticket printer, which prints rolls and labels and nothing else. */
      device: z.object({ label: z.string(), isSimulated: z.boolean() }).nullable(),
    }),
  ),
  /**
   * Where each size goes: what somebody chose here; else a roll to the only ticket printer, a sheet to the system's
   * default; else the folder.
   */
  targets: z.object({ a4: printerName, a5: printerName, roll: printerName, label: printerName }),
  /** Where the folder is. */
  folder: z.string(),
});

/** One line of the print journal. */
export const journalLine = z.object({
  documentId: id,
  kind: z.enum(journalKinds),
  /** Whose it is, and what it is about; null of a paper of the clinic, which speaks of many. */
  resident: z.object({ residentId: id, name: z.string() }).nullable(),
  subjectId: id.nullable(),
  /** 1 for the first print; higher is a reprint and says so on the paper. */
  copyNumber: z.number().int(),
  madeAt: instant,
  madeBy: z.string().nullable(),
  /** The workstation that made it; null where its name is not known here. */
  place: z.string().nullable(),
  /** The newest attempt at this workstation; null when it was only looked at. */
  job: printJob.nullable(),
});

export type PrintJobState = z.output<typeof printJob>;
export type PrintSetup = z.output<typeof printSetup>;
export type JournalLine = z.output<typeof journalLine>;

const print = { needs: 'documents.print' } as const;

export const printing = {
  /** The printers here, asked anew for every subscriber. */
  setup: subscription({ ...print, audit: 'none' }).output(eventIterator(printSetup)),
  /** From now on, papers of this size go there; remembered at this workstation. */
  choose: command(print)
    .input(z.object({ idempotencyKey, paper: z.enum(paperSizes), printer: printerName }))
    .output(z.object({ done: z.literal(true) })),
  /**
   * Sends the bytes that were made and shown, never a new paper. Answers when the job is on record;
   * `job` tells what became of it. Refusals: `not-found` when the bytes are not kept any
   * more; `already-done` when a printer took them: a second copy is made anew and marked.
   */
  print: command({ ...print, audit: 'print' })
    .input(z.object({ idempotencyKey, documentId: id, printer: printerName }))
    .output(z.object({ jobId: id })),
  /**
   * Somebody has looked whether a paper came out of which nobody knew: it did, or it did not and may be sent again as it
   * is. Refusal: `wrong-state` when it is known.
   */
  tell: command(print)
    .input(z.object({ idempotencyKey, jobId: id, isOut: z.boolean() }))
    .output(z.object({ done: z.literal(true) })),
  job: subscription({ ...print, audit: 'none' })
    .input(z.object({ jobId: id }))
    .output(eventIterator(printJob)),
  /** Every paper of a day, the newest first. */
  journal: subscription(print)
    .input(z.object({ date: calendarDate }))
    .output(eventIterator(z.array(journalLine))),
};
