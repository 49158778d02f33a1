import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { dataBitCounts, parities, stopBitCounts } from '../domain/devices/line-settings.ts';
import { cardDoubts } from '../domain/identity/card-doubts.ts';
import { identityCard } from './card.ts';
import { command, query, subscription } from './rule.ts';
import {
  calendarDate,
  id,
  idempotencyKey,
  instant,
  measuredValue,
  residentBrief,
} from './schemas.ts';
import { deskReason } from './visits.ts';

/** Of an adapter, four hexadecimal digits. */
const usbId = z.string().regex(/^[0-9a-f]{4}$/);

/** What a port is known by when its name has changed (ADR 16). */
export const portIdentity = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('serial-number'),
    vendorId: usbId,
    productId: usbId,
    serialNumber: z.string().min(1).max(200),
  }),
  /** Where it is plugged in, and of USB also what is plugged in there. */
  z.object({
    by: z.literal('socket'),
    socket: z.string().min(1).max(200),
    vendorId: usbId.nullable(),
    productId: usbId.nullable(),
  }),
]);

const baudRate = z.number().int().min(300).max(921_600);
const dataBits = z.literal(dataBitCounts);
const parity = z.enum(parities);
const stopBits = z.literal(stopBitCounts);

/** What a person says of a line besides its speed; each that is absent is as the driver says. */
export const lineSettings = z.object({
  dataBits: dataBits.optional(),
  parity: parity.optional(),
  stopBits: stopBits.optional(),
  dtr: z.boolean().optional(),
  rts: z.boolean().optional(),
});

/** How a driver wants its line. */
export const lineProfile = z.object({
  baudRate,
  dataBits,
  parity,
  stopBits,
  dtr: z.boolean(),
  rts: z.boolean(),
});

export const transport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('serial'),
    /** The name that it had when it was bound; of use only where there is no identity. */
    path: z.string().min(1).max(200),
    /** Null: as the driver says. */
    baudRate: baudRate.nullable(),
    /** Absent: as the driver says. */
    line: lineSettings.optional(),
    /** Absent where the system knows none, or a person gave the name: they answer for it. */
    identity: portIdentity.optional(),
  }),
  /** Serial device servers. Unencrypted: loopback, or a host on the allow-list. */
  z.object({
    kind: z.literal('tcp'),
    host: z.string().min(1).max(100),
    port: z.number().int().min(1).max(65_535),
    /** Other workstations are wired to it, too: whose a reading is, the home says (MEA-17). */
    isShared: z.boolean().optional(),
  }),
]);

/** The name of a driver. Which there are is told by the devices host, which has them (docs/devices.md). */
export const driverId = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/);

/** A kind of device, as people call it. */
export const driverInfo = z.object({
  id: driverId,
  name: z.object({ 'zh-CN': z.string().min(1).max(40), en: z.string().min(1).max(40) }),
  /** Whose devices these are, as people call them; empty where no maker is known. */
  makers: z.string().max(120),
  /** What is known of it is not settled: shown as 试用, until somebody has compared it with the device. */
  isExperimental: z.boolean(),
  /** How its line is set, unless a binding says otherwise. */
  line: lineProfile,
  /** It says nothing by itself: only who asks hears it. */
  isAsked: z.boolean(),
});

/** A device of this workstation: which driver speaks to it, over which line. */
export const deviceBinding = z.object({
  deviceId: id,
  label: z.string().min(1).max(40),
  driver: driverId,
  transport,
  enabled: z.boolean(),
  /** A simulator is at the other end: the screen says 演示. */
  simulated: z.boolean(),
  /** Until when it has been checked or calibrated, by its plate; absent where nobody has said. */
  checkDueOn: calendarDate.optional(),
});

/** The life of a line, in the states that a person can do something about. */
export const lineState = z.enum([
  'off',
  'opening',
  'ready',
  'no-such-port', // over TCP: the address answers, and nobody takes the call at this port
  'unreachable', // over TCP: nothing answers at the address
  'confirm-port', // something like its port is there, and only a person can say whether it is the one
  'port-taken',
  'no-permission', // the system does not let this program open it
  'no-answer', // open, but the device is silent
  'not-allowed', // TCP host outside the allow-list
  'lost',
  'version-mismatch',
  'failed',
]);

/** `shared-port`: another program has the port open as well, and takes bytes away. */
export const lineWarning = z.enum([
  'unencrypted',
  'shared-port',
  'clock-off',
  'paper-out',
  'unpaired', // a kiosk that anybody could take the place of
  'check-due', // its check or calibration has run out
  'check-soon', // it runs out within a month
  'other-key', // a kiosk whose key is not ours, or that lost it: nobody is served there
]);

/** Another program, by its name. */
export const programName = z.string().max(60);

/** What may be wrong with a line, as far as its bytes tell. */
export const lineHint = z.enum(['wrong-parity', 'wrong-speed', 'unstable', 'no-control-lines']);

export const deviceStatus = deviceBinding.extend({
  state: lineState,
  /** Who has the port, where somebody else does and the system names them. */
  heldBy: programName.nullable(),
  hint: lineHint.nullable(),
  since: instant,
  lastHeardAt: instant.nullable(),
  /** Counters without personal data (S20). */
  frames: z.number().int(),
  rejected: z.number().int(),
  discardedBytes: z.number().int(),
  reconnects: z.number().int(),
  /** TCP lines are not encrypted and say so. */
  warnings: z.array(lineWarning),
  /** How far its clock is behind this workstation's, negative when it is ahead; absent or null: it has not told (S16). */
  clockBehindMs: z.number().int().nullish(),
  /** Of a kiosk: whether a key is agreed with it. */
  isPaired: z.boolean().optional(),
});

/** Why a driver refused what a device sent. */
export const rejectReason = z.enum([
  'checksum',
  'malformed',
  'range',
  'incomplete',
  'unstable',
  'error',
  'unsupported',
  'no-time', // out of a memory that has lost its clock: nobody can say when it was taken (MEA-17)
]);

/** A port that is there now. */
export const portSeen = z.object({
  path: z.string().min(1).max(200),
  identity: portIdentity.nullable(),
  /** `cable`: a chip that turns USB into a serial line, with anything behind it. `device`: its own plug. */
  kind: z.enum(['cable', 'device', 'board', 'other']),
  /** The chip, or what the device calls itself. */
  name: z.string().max(80).nullable(),
  /** Likely drivers, by what the plug says of itself. */
  suggests: z.array(driverId).max(10),
});

/** What one driver made of what was heard. */
export const trialAnswer = z.object({
  driver: driverId,
  frames: z.number().int(),
  refused: rejectReason.nullable(),
  /** It understood something whole that is not shown: the code of a scanner, a result of a laboratory. */
  hasMessage: z.boolean(),
  reading: z
    .object({ values: z.array(measuredValue).max(40), deviceTime: z.string().max(40).nullable() })
    .nullable(),
});

/** A port that is listened to, and what was heard; `ready` is open. */
export const lineTrial = z.object({
  state: lineState,
  heldBy: programName.nullable(),
  bytes: z.number().int(),
  hint: lineHint.nullable(),
  /** Which parity the bytes show, where they were read with eight data bits and show one. */
  parity: z.enum(['even', 'odd']).optional(),
  /** The device waits for an answer, which listening does not give. */
  wantsAnswer: z.boolean(),
  heard: z.array(trialAnswer).max(100),
});

/** What shall be listened to. */
export const trialPlan = z.object({
  /** Says how the line is set wherever that is not as the first of the drivers wants it. */
  transport,
  drivers: z.array(driverId).min(1).max(100),
});

/** A card as a window may see it, and whose it is if we know them. */
export const deskCard = identityCard.omit({ number: true }).extend({
  cardToken: id,
  documentMasked: z.string(),
  /** What a person should look at before it is filed. */
  doubts: z.array(z.enum(cardDoubts)),
  resident: residentBrief.nullable(),
});

/** Somebody whom a kiosk of this workstation sent to the desk, and why. */
export const sentToDesk = deskCard.extend({
  reason: deskReason,
  /** The kiosk, as people call it. */
  kiosk: z.string(),
  at: instant,
});

/** What a code is that a scanner of this workstation read. The code itself stays in the data host. */
export const scanFound = z.discriminatedUnion('is', [
  /** The label of a specimen (V7), of whichever day. */
  z.object({
    is: z.literal('label'),
    label: z.string(),
    date: calendarDate,
    visitId: id,
    residentId: id,
    name: z.string(),
  }),
  /** A queue ticket of today. */
  z.object({
    is: z.literal('ticket'),
    number: z.string(),
    visitId: id,
    residentId: id,
    name: z.string(),
  }),
  /** The code on a summary of somebody's record that was not revoked. */
  z.object({ is: z.literal('summary'), residentId: id, name: z.string() }),
  /** The code on an appointment slip. */
  z.object({ is: z.literal('appointment'), residentId: id, name: z.string() }),
  z.object({
    is: z.literal('nothing'),
    because: z.enum([
      'unknown', // no code of ours
      'misread', // one of ours, read wrong: its check character says so
      'unknown-label', // a label that nobody gave here
      'unknown-ticket', // today nobody has this number
      'other-day-ticket',
      'unknown-appointment', // no booking of the last month or to come has this code
    ]),
  }),
]);

/** A scan, for as long as somebody may still expect the screen to answer it. */
export const deskScan = z.object({
  scan: z.object({ scanId: id, at: instant, found: scanFound }).nullable(),
});

export type ScanFound = z.output<typeof scanFound>;
export type DeskScan = z.output<typeof deskScan>;
export type SentToDesk = z.output<typeof sentToDesk>;
export type DeskCard = z.output<typeof deskCard>;
export type PortSeen = z.output<typeof portSeen>;
export type LineHint = z.output<typeof lineHint>;
export type TrialAnswer = z.output<typeof trialAnswer>;
export type LineTrial = z.output<typeof lineTrial>;
export type TrialPlan = z.output<typeof trialPlan>;
export type PortIdentity = z.output<typeof portIdentity>;
export type Transport = z.output<typeof transport>;
export type DriverId = z.output<typeof driverId>;
export type LineSettings = z.output<typeof lineSettings>;
export type DriverInfo = z.output<typeof driverInfo>;
export type DeviceBinding = z.output<typeof deviceBinding>;
export type LineState = z.output<typeof lineState>;
export type DeviceStatus = z.output<typeof deviceStatus>;

export const devices = {
  watch: subscription({ needs: 'devices.view', audit: 'none' }).output(
    eventIterator(
      z.object({
        hostRunning: z.boolean(),
        devices: z.array(deviceStatus),
        /** What the devices host can speak to; empty before it was there. */
        drivers: z.array(driverInfo),
      }),
    ),
  ),
  /** What is plugged into this workstation now. */
  ports: subscription({ needs: 'devices.manage', audit: 'none' }).output(
    eventIterator(z.array(portSeen)),
  ),
  /**
   * Listens to a port while somebody watches, and tells what each driver would make of it. Never sends, stores
   * nothing; one at a time on a workstation, the last that was asked for.
   */
  listen: subscription({ needs: 'devices.manage', audit: 'none' })
    .input(trialPlan)
    .output(eventIterator(lineTrial)),
  /**
   * A card laid on this desk's own reader: opens the person by itself. Null when it is lifted. The
   * number stays in the data host (ID-55): a registration names the card by its token.
   */
  deskCard: subscription({ needs: 'residents.search', audit: 'search' }).output(
    eventIterator(z.object({ card: deskCard.nullable(), at: instant })),
  ),
  /** What the last code is that a scanner of this workstation read; null when that is some seconds ago. */
  deskScan: subscription({ needs: 'residents.search', audit: 'search' }).output(
    eventIterator(deskScan),
  ),
  /** The same of what stands in the search box: a scanner that types, or the number on a ticket of today. */
  readCode: query({ needs: 'residents.search', audit: 'search' })
    .input(z.object({ text: z.string().max(60) }))
    .output(scanFound),
  /**
   * Who was sent to the desk by a kiosk and is not looked after yet, the one who waits longest first.
   * In memory, for a quarter of an hour; a registration names the card by its token here, too.
   */
  sentToDesk: subscription({ needs: 'residents.search', audit: 'search' }).output(
    eventIterator(z.array(sentToDesk)),
  ),
  /** Somebody looks after them: they are on no list any more. Twice is as once. */
  takeOn: command({ needs: 'residents.search', audit: 'search' })
    .input(z.object({ idempotencyKey, cardToken: id }))
    .output(z.object({ done: z.literal(true) })),
  /**
   * Adds a device or changes it. One port belongs to one device, and no two are called the same. Refused:
   * `port-in-use` with the label of the device that has it, `name-taken`, `driver-unknown`, `devices-host-away`,
   * `not-a-port`; `bad-input` for a simulated device outside the demonstration.
   */
  save: command({ needs: 'devices.manage' })
    .input(z.object({ idempotencyKey, binding: deviceBinding }))
    .output(z.object({ done: z.literal(true) })),
  remove: command({ needs: 'devices.manage' })
    .input(z.object({ idempotencyKey, deviceId: id }))
    .output(z.object({ done: z.literal(true) })),
};
