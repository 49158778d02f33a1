import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant, timeOfDay } from './schemas.ts';

/** Check-in kiosks beyond their line (devices.md 16): pairing, help, what a person may do there alone. */

/** 32 bytes in hex. Between data host and devices host only. */
export const keyHex = z.string().regex(/^[0-9a-f]{64}$/);

/** What the devices host shall do at one kiosk, and the keys that it may meet there, the one in use first. */
export const kioskOrder = z.object({
  deviceId: id,
  keys: z.array(keyHex).max(2),
  pairing: z
    .object({
      pairingId: id,
      /** The kiosk's key is to be forgotten at both ends, not agreed anew. */
      isForgetting: z.boolean(),
      /** Whether the person at the desk saw the same figures on both screens. */
      isSame: z.boolean().nullable(),
    })
    .nullable(),
  help: z.enum(['none', 'rung', 'coming']),
});

/** How a pairing goes. */
export const pairingNews = z.discriminatedUnion('state', [
  /** The line is down, or the kiosk has not answered yet. */
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('compare'), code: z.string().regex(/^\d{6}$/) }),
  z.object({ state: z.literal('done') }),
  z.object({
    state: z.literal('failed'),
    why: z.enum(['locked', 'differs', 'failed', 'stopped', 'no-answer']),
  }),
]);

/** What somebody has said at the kiosk so far; each question is asked with all answers before it. */
export const kioskAnswers = z.object({
  appointmentId: id.optional(),
  fever: z.boolean().optional(),
  cough: z.boolean().optional(),
  contact: z.boolean().optional(),
});

/** What a kiosk asks next. An appointment is told by its time and place, never by what it is for (QUE-24). */
export const kioskQuestion = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('appointment'),
    options: z
      .array(z.object({ appointmentId: id, time: timeOfDay, place: z.string().max(40) }))
      .min(2)
      .max(3),
  }),
  z.object({ kind: z.literal('triage'), question: z.enum(['fever', 'cough', 'contact']) }),
]);

/** How the booked time stands when a ticket is taken (QUE-11, QUE-22). */
export const bookedTime = z.object({ time: timeOfDay, is: z.enum(['early', 'on-time', 'late']) });

/** One line of a summary slip: a kind, a value with its unit, its day. No name, no number of a person. */
export const slipValue = z.object({
  kind: z.enum(['blood-pressure', 'glucose', 'weight', 'next-visit']),
  text: z.string().max(40),
  date: z.string().max(10),
});

/** What becomes of the wish for one's own summary. `digits`: the four hidden figures of the phone come first. */
export const kioskSummary = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('print'),
    jobId: id,
    at: instant,
    clinicName: z.string(),
    values: z.array(slipValue).max(6),
  }),
  z.object({ outcome: z.literal('digits'), triesLeft: z.number().int(), isAgain: z.boolean() }),
  /** Three wrong tries today, or no phone in the record: the desk helps. */
  z.object({ outcome: z.literal('locked') }),
  z.object({ outcome: z.literal('nothing') }),
]);

/** Somebody at a kiosk pressed the help button. */
export const helpCall = z.object({
  callId: id,
  deviceId: id,
  kiosk: z.string(),
  at: instant,
  /** The help button, or a value measured there that somebody has to see at once (MEA-15). */
  why: z.enum(['asked', 'reading']),
  /** Who said that they are coming, and when. */
  answeredBy: z.string().nullable(),
});

/** Somebody may not print their summary at a kiosk any more today, until the desk has looked at them. */
export const lockedSummary = z.object({
  residentId: id,
  name: z.string(),
  kiosk: z.string(),
  at: instant,
});

export type KioskOrder = z.output<typeof kioskOrder>;
export type PairingNews = z.output<typeof pairingNews>;
export type KioskAnswers = z.output<typeof kioskAnswers>;
export type KioskQuestion = z.output<typeof kioskQuestion>;
export type BookedTime = z.output<typeof bookedTime>;
export type KioskSummary = z.output<typeof kioskSummary>;
export type HelpCall = z.output<typeof helpCall>;
export type LockedSummary = z.output<typeof lockedSummary>;

const done = z.object({ done: z.literal(true) });

export const kiosks = {
  /** Agrees on a key with a kiosk while somebody watches; both screens show the same six figures. */
  pair: subscription({ needs: 'devices.manage', audit: 'none' })
    .input(z.object({ deviceId: id }))
    .output(eventIterator(pairingNews)),
  /** The person has compared the figures. */
  comparePairing: command({ needs: 'devices.manage' })
    .input(z.object({ idempotencyKey, deviceId: id, isSame: z.boolean() }))
    .output(done),
  /** Forgets the key, here at once and at the kiosk as soon as it can be told. */
  unpair: command({ needs: 'devices.manage' })
    .input(z.object({ idempotencyKey, deviceId: id }))
    .output(done),
  /** Who needs somebody at a kiosk of this workstation: the help button, and summaries that are locked. */
  notices: subscription({ needs: 'residents.search', audit: 'search' }).output(
    eventIterator(z.object({ calls: z.array(helpCall), locked: z.array(lockedSummary) })),
  ),
  /** Says at the kiosk that somebody is coming; twice is as once. */
  answerHelp: command({ needs: 'residents.search' })
    .input(z.object({ idempotencyKey, callId: id }))
    .output(done),
  /** Somebody was there. */
  endHelp: command({ needs: 'residents.search' })
    .input(z.object({ idempotencyKey, callId: id }))
    .output(done),
  /** The desk has looked at the person and their card: three more tries. */
  releaseSummary: command({ needs: 'residents.reveal' })
    .input(z.object({ idempotencyKey, residentId: id }))
    .output(done),
};
