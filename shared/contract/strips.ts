import { z } from 'zod';

/** One thing on a strip of paper, in the middle of it. */
export const stripLine = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('text'),
    /** What is longer than the paper is wide, the printer goes on with on the next line. */
    text: z.string().min(1).max(200),
    size: z.enum(['plain', 'double', 'four-times']),
  }),
  /** Code 128, for scanners and analysers. */
  z.object({ is: z.literal('code'), code: z.string().regex(/^[A-Z0-9]{1,20}$/) }),
]);

/** A paper as a ticket printer prints it: line by line, in the printer's own letters, cut at its end (ADR 21). */
export const strip = z.array(stripLine).min(1).max(30);

export type StripLine = z.output<typeof stripLine>;
export type Strip = z.output<typeof strip>;

/** Why a strip did not come out, or nobody knows whether it did. */
export const stripTroubles = [
  'paper-out',
  'cover-open',
  'printer-error',
  'printer-away', // its line is not open, or it has stopped answering
  'printer-mute', // it has never answered, as many cheap ones never do
] as const;

/**
 * What a printer made of a strip. `not-printed` is certain: no byte of it left. `unknown` is for a person to look at,
 * and may be followed by `printed` when the printer goes on by itself.
 */
export const stripOutcome = z.object({
  state: z.enum(['printed', 'not-printed', 'unknown']),
  trouble: z.enum(stripTroubles).nullable(),
});

export type StripTrouble = (typeof stripTroubles)[number];
export type StripOutcome = z.output<typeof stripOutcome>;
