import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { identityCard } from './card.ts';
import {
  deviceBinding,
  driverInfo,
  lineHint,
  lineState,
  lineTrial,
  lineWarning,
  portSeen,
  programName,
  rejectReason,
  trialPlan,
} from './devices.ts';
import { command, subscription } from './rule.ts';
import { id, instant, measuredValue } from './schemas.ts';
import { kioskOutcome } from './visits.ts';

/**
 * Between the devices host and the data host. The devices host is the caller: it asks for its work
 * (`attach`) and reports what the lines say. Every report carries an `eventId` that it makes once and
 * repeats until the data host has answered, so that a crash on either side loses and doubles nothing.
 */

/** Hex of the bytes of one frame, as they came (S13). Never of an identity card. */
const rawHex = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .max(140_000);

export const deviceEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status'),
    state: lineState,
    frames: z.number().int(),
    rejected: z.number().int(),
    discardedBytes: z.number().int(),
    reconnects: z.number().int(),
    warnings: z.array(lineWarning),
    /** Who has the port, where somebody else does and the system names them. */
    heldBy: programName.nullable(),
    hint: lineHint.nullable(),
  }),
  z.object({
    type: z.literal('reading'),
    values: z.array(measuredValue).min(1).max(40),
    deviceTime: z.string().max(40).nullable(),
    subjectId: z.string().max(60).nullable(),
    flags: z.array(z.string().max(40)).max(20),
    /** The same for the same reading in every replay of a device's memory: stored once, for ever (S14). */
    recordKey: z.string().max(200).optional(),
    /** How far the device's clock was behind this machine's when it began to send, where it says (S16). */
    clockBehindMs: z.number().int().optional(),
    rawHex,
    driver: z.string().max(40),
    driverVersion: z.string().max(20),
    /** Connection epoch: rises with every opening of the line. */
    epoch: z.number().int(),
    /** Monotonic receive time of the devices host, in ms. */
    monotonicMs: z.number(),
  }),
  /** A card on a desk reader; `card: null` when it was lifted. */
  z.object({ type: z.literal('card'), card: identityCard.nullable() }),
  z.object({
    type: z.literal('rejected'),
    reason: rejectReason,
    /** Null for identity cards. */
    rawHex: rawHex.nullable(),
    driver: z.string().max(40),
    driverVersion: z.string().max(20),
  }),
  z.object({
    type: z.literal('print-status'),
    jobId: id,
    state: z.enum(['printed', 'paper-out', 'unknown']),
  }),
]);

export type DeviceEvent = z.output<typeof deviceEvent>;

/** What the data host wants of the devices host. */
export const deviceOrder = z.discriminatedUnion('type', [
  /** The whole list, again whenever it changes. */
  z.object({
    type: z.literal('bindings'),
    bindings: z.array(deviceBinding),
    tcpAllowList: z.array(z.string()),
    clinicName: z.string(),
    /** The measurement that is open: what a line had half said before it belongs to nobody (S7). */
    windowId: id.nullable(),
    /** Somebody wants to hear a port. */
    trial: trialPlan.extend({ trialId: id }).nullable(),
  }),
]);

export type DeviceOrder = z.output<typeof deviceOrder>;

const stored = z.object({ stored: z.literal(true) });

export const deviceLink = {
  /** The devices host says what it can speak to, and gets what it shall. */
  attach: subscription({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ drivers: z.array(driverInfo).max(100) }))
    .output(eventIterator(deviceOrder)),
  /** Answered only after the commit. A repeated `eventId` is answered again and stored once. */
  report: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ eventId: id, deviceId: id, at: instant, event: deviceEvent }))
    .output(stored),
  /** What is plugged in, again whenever it changes. */
  tellPorts: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ ports: z.array(portSeen).max(200) }))
    .output(stored),
  /** What was heard of the port that the order wanted heard. */
  tellTrial: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ trialId: id, trial: lineTrial }))
    .output(stored),
  /**
   * The whole front door for a card on a kiosk: find or register the resident, take today's
   * appointment or a walk-in, issue the ticket. Repeats of the same scan give the same ticket.
   */
  kioskScan: command({ needs: 'kiosk.serve' })
    .input(z.object({ eventId: id, deviceId: id, at: instant, card: identityCard }))
    .output(kioskOutcome),
};
