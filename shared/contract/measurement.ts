import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { meals } from '../domain/measurement/glucose.ts';
import { labelProblems } from '../domain/orders/label-problem.ts';
import { rejectReason } from './devices.ts';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant, labValue, measuredValue, residentBrief } from './schemas.ts';

/** A reading that waits for a person to accept it, or that belongs to nobody yet. */
export const pendingReading = z.object({
  readingId: id,
  deviceId: id,
  deviceLabel: z.string(),
  driverId: z.string(),
  receivedAt: instant,
  /** The device's own clock, local time of the device, as it said it. */
  deviceTime: z.string().nullable(),
  values: z.array(measuredValue),
  /** A value of the laboratory that is no kind of observation. */
  labValue: labValue.nullable(),
  /** What stood on the label of the specimen. */
  label: z.string().nullable(),
  flags: z.array(z.string()),
  /** Tier of the limits (domain.md h.1) and its hints. */
  tier: z.enum(['ok', 'confirm', 'alert', 'refuse']),
  hints: z.array(z.string()),
  /** Why it lies in the tray; null while it belongs to the open window. */
  trayReason: z
    .enum([
      'no-window',
      'stored-memory',
      'refused',
      'too-late',
      'maybe-repeat', // word for word one just before it; who was measured, the device can not say
      'holder-unknown', // of a shared device, while the home could not say whose it is
      'person-refused',
      'taken-back',
      'unsaved',
      'needs-look',
      ...labelProblems,
    ])
    .nullable(),
  simulated: z.boolean(),
});

export const measurementWindow = z.object({
  windowId: id,
  visitId: id,
  resident: residentBrief,
  openedAt: instant,
  /** MEA-17: ten minutes after it was opened. */
  closesAt: instant,
  pending: z.array(pendingReading),
  /** Accepted in this window, oldest first. */
  accepted: z.array(
    z.object({ readingId: id, acceptedAt: instant, values: z.array(measuredValue) }),
  ),
  /** MEA-10: what the protocol says of the readings so far. */
  protocol: z.object({
    needAnother: z.boolean(),
    value: z.object({ sbp: z.number(), dbp: z.number() }).nullable(),
    /** Of how many readings of the visit that is the mean. */
    counted: z.number().int(),
    hints: z.array(z.string()),
    because: z.array(z.string()),
  }),
});

/** How this workstation stands with a device that others are wired to as well. */
export const sharedStanding = z.object({
  deviceId: id,
  label: z.string(),
  /** `yielded` by somebody here; `unknown`: the home is out of reach, and nobody can say. */
  standing: z.enum(['yours', 'theirs', 'settling', 'yielded', 'unknown']),
  holder: z.object({ workstation: z.string(), ticketNumber: z.string().nullable() }).nullable(),
  waiting: z.array(z.string()),
});

export type SharedStanding = z.output<typeof sharedStanding>;

/** What a device said that was no measurement: the last word of each since the window was opened. */
export const notTaken = z.object({
  deviceId: id,
  deviceLabel: z.string(),
  reason: rejectReason,
  at: instant,
});

export type NotTaken = z.output<typeof notTaken>;

export const stationState = z.object({
  window: measurementWindow.nullable(),
  /** While a window is open. */
  notTaken: z.array(notTaken),
  /** While a window is open. */
  shared: z.array(sharedStanding),
  tray: z.array(pendingReading),
});

export type PendingReading = z.output<typeof pendingReading>;
export type MeasurementWindow = z.output<typeof measurementWindow>;
export type StationState = z.output<typeof stationState>;

/** Needed for a glucose whose meal the device does not know (DM-05). */
const meal = z.enum(meals).optional();

const done = z.object({ done: z.literal(true) });
const take = { needs: 'measurement.take' } as const;
const sortOut = { needs: 'measurement.sort-out' } as const;

export const measurement = {
  /** This station's window and tray. */
  watch: subscription(take).output(eventIterator(stationState)),
  /** Opens the window for a visit at this station; refused while one is open for somebody else. */
  openWindow: command(take)
    .input(z.object({ idempotencyKey, visitId: id }))
    .output(z.object({ windowId: id })),
  closeWindow: command(take)
    .input(z.object({ idempotencyKey, windowId: id }))
    .output(done),
  /** A person accepts a pending reading: it becomes observations of the window's resident. */
  accept: command(take)
    .input(z.object({ idempotencyKey, windowId: id, readingId: id, meal }))
    .output(done),
  /** Not this person's, or not a good one: it moves to the tray with the reason. */
  refuse: command(take)
    .input(z.object({ idempotencyKey, windowId: id, readingId: id, reason: z.string().max(200) }))
    .output(done),
  /** Typed by hand. Hard limits refuse, `confirmed` says that a person looked at an unlikely value. */
  type: command(take)
    .input(
      z.object({
        idempotencyKey,
        windowId: id,
        values: z.array(measuredValue).min(1).max(6),
        confirmed: z.boolean(),
      }),
    )
    .output(done),
  /** A reading of the tray belongs to this visit after all; the reason is kept with it. */
  assign: command(sortOut)
    .input(
      z.object({
        idempotencyKey,
        readingId: id,
        visitId: id,
        meal,
        reason: z.string().min(1).max(200),
      }),
    )
    .output(done),
  /**
   * What was filed is wrong: it leaves the record with the reason (MEA-16). A device's reading lies in the tray of
   * its station again, where it can be given to the right person.
   */
  takeBack: command(sortOut)
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        readingId: id,
        reason: z.string().min(1).max(200),
      }),
    )
    .output(done),
  discard: command(sortOut)
    .input(z.object({ idempotencyKey, readingId: id, reason: z.string().min(1).max(200) }))
    .output(done),
};
