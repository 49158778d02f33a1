import { z } from 'zod';
import { id } from './schemas.ts';

/** A measurement booth: a kiosk with instruments of its own (docs/kiosk-link.md 10). */

export const instruments = ['blood-pressure', 'weight'] as const;
export const instrument = z.enum(instruments);

/** What somebody reads of their own values: a kind and a text with its unit. */
export const boothValue = z.object({
  kind: z.enum(['blood-pressure', 'pulse', 'weight']),
  text: z.string().max(40),
});

/** Whether the one whose card was laid down may measure: they have been checked in today, and not on the fever way. */
export const boothOpened = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('open'), windowId: id }),
  z.object({ outcome: z.literal('refused') }),
]);

/** What comes next in a window of the booth. Who decides is the data host: it knows the protocol (MEA-10, MEA-15). */
export const boothStep = z.discriminatedUnion('next', [
  z.object({
    next: z.literal('measure'),
    kind: instrument,
    /** One reading of this kind is there, and another is needed. */
    isAgain: z.boolean(),
    /** The rest before it, in seconds; 0 for none. */
    waitSeconds: z.number().int().min(0).max(600),
  }),
  /** Measured all: the resident's own card makes it theirs (MEA-17). */
  z.object({
    next: z.literal('save'),
    values: z.array(boothValue).min(1).max(6),
    /** A value that a doctor has to see at once (MEA-15). */
    isDoctorNow: z.boolean(),
  }),
  /** Nothing was measured, or the window is over. */
  z.object({ next: z.literal('end') }),
]);

/** What became of the readings when a card was laid down. */
export const boothSaved = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('saved'),
    /** A value was unlikely: it waits in the tray for somebody to look. */
    isUnsure: z.boolean(),
    isDoctorNow: z.boolean(),
  }),
  /** Nothing here is of the card's owner: what somebody else has measured lies in the tray. */
  z.object({ outcome: z.literal('not-theirs') }),
  /** The window was over before: everything lies in the tray. */
  z.object({ outcome: z.literal('closed') }),
]);

export type Instrument = z.output<typeof instrument>;
export type BoothValue = z.output<typeof boothValue>;
export type BoothOpened = z.output<typeof boothOpened>;
export type BoothStep = z.output<typeof boothStep>;
export type BoothSaved = z.output<typeof boothSaved>;
