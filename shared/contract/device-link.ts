import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { boothOpened, boothSaved, boothStep, instrument } from './booth.ts';
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
import { keyHex, kioskAnswers, kioskOrder, kioskSummary, pairingNews } from './kiosks.ts';
import { command, query, subscription } from './rule.ts';
import { id, instant, labValue, measuredValue } from './schemas.ts';
import { strip, stripOutcome } from './strips.ts';
import { kioskOutcome } from './visits.ts';

/**
 * Between the devices host and the data host. The devices host is the caller: it asks for its work
 * (`attach`) and reports what the lines say. Every report carries an `eventId` that it makes once and
 * repeats until the data host has answered, so that a crash on either side loses and doubles nothing.
 */

/** Hex of the bytes of one frame, as they came (S13). Never of an identity card or a scanned code. */
const rawHex = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .max(140_000);

/** The flag of a reading that the device itself calls an old one, out of its memory: never one of now (MEA-17). */
export const MEMORY_MARK = 'memory';

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
    /** How far the device's clock is behind this machine's, negative when it is ahead; absent or null: it has not told (S16). */
    clockBehindMs: z.number().int().nullish(),
  }),
  z.object({
    type: z.literal('reading'),
    values: z.array(measuredValue).min(1).max(40),
    deviceTime: z.string().max(40).nullable(),
    subjectId: z.string().max(60).nullable(),
    /** What stands on the label of the specimen, where the device was told (V7). */
    specimenId: z.string().max(60).optional(),
    flags: z.array(z.string().max(40)).max(20),
    /** The same for the same reading in every replay of a device's memory: stored once, for ever (S14). */
    recordKey: z.string().max(200).optional(),
    /** How far the device's clock was behind this machine's when it began to send, where it says (S16). */
    clockBehindMs: z.number().int().optional(),
    /** Of a booth: the window that it was measured in, null when that was over. Absent: the station's (MEA-17). */
    windowId: id.nullish(),
    rawHex,
    driver: z.string().max(40),
    driverVersion: z.string().max(20),
    /** Connection epoch: rises with every opening of the line. */
    epoch: z.number().int(),
    /** Monotonic receive time of the devices host, in ms. */
    monotonicMs: z.number(),
  }),
  /** A value of the laboratory that only an order takes: it has a label, or it is refused (V7). */
  z.object({
    type: z.literal('lab-result'),
    result: labValue,
    deviceTime: z.string().max(40).nullable(),
    specimenId: z.string().min(1).max(60),
    flags: z.array(z.string().max(40)).max(20),
    recordKey: z.string().max(200).optional(),
    clockBehindMs: z.number().int().optional(),
    rawHex,
    driver: z.string().max(40),
    driverVersion: z.string().max(20),
    epoch: z.number().int(),
    monotonicMs: z.number(),
  }),
  /** A card on a desk reader; `card: null` when it was lifted. */
  z.object({ type: z.literal('card'), card: identityCard.nullable() }),
  /** What a scanner read. It may be somebody's token: looked up, and neither kept nor logged (devices.md 10). */
  z.object({ type: z.literal('scan'), text: z.string().min(1).max(8_000) }),
  z.object({
    type: z.literal('rejected'),
    reason: rejectReason,
    /** Null for identity cards and scanned codes. */
    rawHex: rawHex.nullable(),
    driver: z.string().max(40),
    driverVersion: z.string().max(20),
  }),
  z.object({
    type: z.literal('print-status'),
    jobId: id,
    state: z.enum(['printed', 'paper-out', 'unknown']),
  }),
  /** What became of a strip that this workstation ordered of a ticket printer. */
  stripOutcome.extend({ type: z.literal('strip-status'), jobId: id }),
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
    /** Of every kiosk that is bound. */
    kiosks: z.array(kioskOrder),
    /** The measurement that is open: what a line had half said before it belongs to nobody (S7). */
    windowId: id.nullable(),
    /** Somebody wants to hear a port. */
    trial: trialPlan.extend({ trialId: id }).nullable(),
    /** What is to be printed and was not taken yet; its words come with `takeStrip`. */
    strips: z.array(z.object({ deviceId: id, jobId: id })),
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
   * The words of a strip, once: null when it was taken before, or nobody waits for it any more. Who did not get them
   * prints nothing, so that an answer that is lost leaves a strip unprinted and never printed twice.
   */
  takeStrip: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ deviceId: id, jobId: id }))
    .output(z.object({ strip: strip.nullable() })),
  /**
   * The whole front door for a card on a kiosk: find or register the resident, take today's
   * appointment or a walk-in, issue the ticket. Repeats of the same scan give the same ticket.
   */
  kioskScan: command({ needs: 'kiosk.serve' })
    .input(
      z.object({
        eventId: id,
        deviceId: id,
        at: instant,
        card: identityCard,
        answers: kioskAnswers.default({}),
      }),
    )
    .output(kioskOutcome),
  /**
   * The front door for a code: the slip of an appointment of today, or today's ticket. It may be somebody's token: looked
   * up, and neither kept nor logged (devices.md 10).
   */
  kioskCode: command({ needs: 'kiosk.serve' })
    .input(
      z.object({
        eventId: id,
        deviceId: id,
        at: instant,
        text: z.string().min(1).max(256),
        answers: kioskAnswers.default({}),
      }),
    )
    .output(kioskOutcome),
  /** Somebody's own summary, after the figures of their phone: three tries a day (design.md, Kiosk). */
  kioskSummary: command({ needs: 'kiosk.serve', audit: 'print' })
    .input(
      z.object({
        eventId: id,
        deviceId: id,
        at: instant,
        card: identityCard,
        digits: z
          .string()
          .regex(/^\d{4}$/)
          .nullable(),
      }),
    )
    .output(kioskSummary),
  /** The help button. */
  kioskHelp: command({ needs: 'kiosk.serve', audit: 'none' })
    .input(z.object({ eventId: id, deviceId: id, at: instant }))
    .output(stored),
  /** Opens a measurement window at a booth for the one whose card is in the session (MEA-17). */
  boothOpen: command({ needs: 'kiosk.serve' })
    .input(z.object({ eventId: id, deviceId: id, at: instant, card: identityCard }))
    .output(boothOpened),
  /** What comes next there; `wanted` is what the person has not left out. */
  boothStep: query({ needs: 'kiosk.serve', audit: 'none' })
    .input(z.object({ deviceId: id, windowId: id, wanted: z.array(instrument).max(2) }))
    .output(boothStep),
  /** A card was laid down: its owner's readings become theirs, anybody else's none (MEA-17). */
  boothSave: command({ needs: 'kiosk.serve' })
    .input(z.object({ eventId: id, deviceId: id, at: instant, windowId: id, card: identityCard }))
    .output(boothSaved),
  /** Nobody is there any more: what was not saved lies in the tray. */
  boothEnd: command({ needs: 'kiosk.serve', audit: 'none' })
    .input(z.object({ eventId: id, deviceId: id, windowId: id }))
    .output(stored),
  /** A key that a person has confirmed, before the kiosk is told to keep it. */
  keepKey: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ eventId: id, deviceId: id, key: keyHex }))
    .output(stored),
  /** The kiosk holds this key: an earlier one is forgotten. */
  keyInUse: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ deviceId: id, keyId: z.string().regex(/^[0-9a-f]{8}$/) }))
    .output(stored),
  tellPairing: command({ needs: 'devices.report', audit: 'none' })
    .input(z.object({ deviceId: id, pairingId: id, news: pairingNews }))
    .output(stored),
};
