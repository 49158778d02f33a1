import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, query, subscription } from './rule.ts';
import { idempotencyKey, instant } from './schemas.ts';

/**
 * How the clinic's records come to a new workstation (docs/adr/0010-first-load.md). Until `complete`
 * a name that is not found here may well exist.
 */
export const loadState = z.object({
  stage: z.enum([
    'complete',
    'asking', // whom to ask is known, and has not answered yet
    'preparing', // the home makes a snapshot
    'loading',
    'finishing', // all is here and is being checked
    'pulling', // entry by entry, because there are few
    'paused', // somebody said so
  ]),
  source: z.enum(['home', 'district', 'folder']),
  bytesDone: z.int().nonnegative(),
  /** 0 while it is not known. */
  bytesTotal: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** Why it does not go on by itself for now; it is tried again. */
  problem: z.enum(['unreachable', 'not-genuine', 'let-go', 'mismatch', 'disk-full']).nullable(),
  /**
   * At the last comparison rows (at the home: groups of rows) did not agree. At a desk they are the
   * home's now; that they differed is a fault of the program or of a disk.
   */
  alarm: z
    .object({
      at: instant,
      rows: z.int().positive(),
      against: z.enum(['self', 'home', 'district']),
    })
    .nullable(),
  /** At the home: the records on their way to a carried folder. */
  carrying: z
    .object({
      state: z.enum(['running', 'done', 'failed']),
      percent: z.int().min(0).max(100),
    })
    .nullable(),
});
export type LoadState = z.output<typeof loadState>;

/** A stick or another disk, as this workstation has it. */
export const drive = z.object({ path: z.string(), label: z.string() });
export type Drive = z.output<typeof drive>;

const folder = z.string().min(1).max(1_000);
const done = z.object({ done: z.literal(true) });

export const load = {
  watch: subscription({ needs: 'public', audit: 'none' }).output(eventIterator(loadState)),
  pause: command({ needs: 'connection.view' }).input(z.object({ idempotencyKey })).output(done),
  resume: command({ needs: 'connection.view' }).input(z.object({ idempotencyKey })).output(done),
  /** Disks that can be carried and are in this workstation now. */
  drives: query({ needs: 'connection.view', audit: 'none' }).output(z.array(drive)),
  /** Goes on with a carried folder. `digits` are those that its home showed when it was written. */
  fromFolder: command({ needs: 'connection.view' })
    .input(z.object({ idempotencyKey, folder, digits: z.string().regex(/^(\d ?){24}$/) }))
    .output(done),
  /** Writes the clinic's records to a carried folder, encrypted. The digits are shown once. */
  toFolder: command({ needs: 'administration.change' })
    .input(z.object({ idempotencyKey, folder }))
    .output(z.object({ digits: z.string() })),
};
