import type { IdentityCard } from '../../shared/contract/card.ts';
import type { DeviceEvent } from '../../shared/contract/device-link.ts';
import type { DeviceStatus, DriverId, LineState } from '../../shared/contract/devices.ts';
import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import type { Strip, StripOutcome } from '../../shared/contract/strips.ts';
import type { LabValue } from '../../shared/domain/orders/analytes.ts';
import type { FrameCounters } from './framing/frame-scanner.ts';
import type { LineProfile } from './ports/line.ts';
import type { Timing } from './timing.ts';

/** Why a driver refused what a device sent. */
export type RejectReason = Extract<DeviceEvent, { type: 'rejected' }>['reason'];

/** How a printer is, in one word: of several troubles the most urgent. */
export type PrinterState = 'ok' | 'offline' | 'cover-open' | 'paper-low' | 'paper-out' | 'error';

export type Warning = DeviceStatus['warnings'][number];

/** What the device at the other end of an open line is like. */
export type DeviceHealth = Extract<LineState, 'ready' | 'no-answer' | 'version-mismatch'>;

/** What a driver makes of the bytes. The host adds identity, times and driver version. */
export type DriverEvent =
  | {
      readonly type: 'reading';
      readonly values: MeasuredValue[];
      /** Local wall clock of the device, `YYYY-MM-DD HH:mm` or with seconds. Advice only (S16). */
      readonly deviceTime: string | null;
      readonly subjectId: string | null;
      /** What stands on the label of the specimen, where the device was told. */
      readonly specimenId?: string;
      readonly flags: string[];
      /** Of a device that sends its memory again and again: what is the same each time (S14). */
      readonly recordKey?: string;
      /** Of a device that tells its own time with what it sends (S16). */
      readonly clockBehindMs?: number;
      /** Of a booth: the window that it was measured in, null when that was over; absent, the station's. */
      readonly windowId?: string | null;
      readonly rawHex: string;
    }
  /** A value of the laboratory that only an order takes (V7). */
  | {
      readonly type: 'lab-result';
      readonly result: LabValue;
      readonly deviceTime: string | null;
      readonly specimenId: string;
      readonly flags: string[];
      readonly recordKey?: string;
      readonly clockBehindMs?: number;
      readonly rawHex: string;
    }
  | { readonly type: 'card'; readonly card: IdentityCard | null }
  /** What a scanner read: an opaque token, never an identity by itself (devices.md 10). */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'printer'; readonly state: PrinterState }
  /** What two others say to each other, by name: only {@link Driver.listen} tells it, and no data host hears of it. */
  | { readonly type: 'heard'; readonly what: string }
  | {
      readonly type: 'rejected';
      readonly reason: RejectReason;
      /** Null where the bytes may be somebody's: of a card, of a scanned code (S13, devices.md 10). */
      readonly rawHex: string | null;
      /** How many they were, where they themselves are not told. */
      readonly bytes?: number;
    }
  | {
      readonly type: 'print-status';
      readonly jobId: string;
      readonly state: 'printed' | 'paper-out' | 'unknown';
    }
  /** What became of a strip that was given to {@link Connection.print}. */
  | ({ readonly type: 'strip-status'; readonly jobId: string } & StripOutcome);

/** What a driver may use. One for each binding; it outlives the openings of the line. */
export type DriverContext = {
  readonly timing: Timing;
  readonly deviceId: string;
  /** Resolves true when the data host has stored the event, false when it never will. */
  readonly emit: (event: DriverEvent) => Promise<boolean>;
  readonly setHealth: (health: DeviceHealth) => void;
  readonly setWarning: (warning: Warning, isOn: boolean) => void;
  /** What the device's clock shows, as how far it is behind ours; null of one that shows no moment (S16). */
  readonly setClock: (behindMs: number | null) => void;
  /** The device has been silent for so long that the line itself is in doubt. */
  readonly askReopen: () => void;
};

/** Sends bytes; a failure closes the line, so nobody needs to wait for the end of it. */
export type Send = (bytes: Uint8Array) => Promise<void>;

/** A driver at work on one opening of the line. */
export type Connection = {
  readonly feed: (bytes: Uint8Array) => void;
  readonly closed: () => void;
  /** Somebody else is measured from now on: what was heard so far of a reading is forgotten (S7). */
  readonly nextPerson?: () => void;
  /** Of a printer: prints a strip once, after those that wait, and emits what became of it. */
  readonly print?: (jobId: string, strip: Strip) => void;
  /** What the device shows at this moment and is no measurement yet, for who tries a line or reads a capture. */
  readonly shown?: () => Extract<DriverEvent, { type: 'reading' }> | null;
  readonly counters: FrameCounters;
};

export type Driver = {
  readonly id: DriverId;
  readonly version: string;
  readonly profile: LineProfile;
  /** Its device says nothing before it was asked, so who only listens does not hear it. */
  readonly needsAsking?: true;
  /** Once for each binding; the function it gives back is called for each opening. */
  readonly bind: (context: DriverContext) => (send: Send) => Connection;
  /**
   * Of a driver that hears only what it has asked for: reads the device's half of a conversation that
   * somebody else had, and takes no part in it.
   */
  readonly listen?: (context: DriverContext) => Connection;
};
