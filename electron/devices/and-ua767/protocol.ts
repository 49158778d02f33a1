import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { refused, type Understood } from '../listening-driver.ts';
import { isPlausiblePressure, pressureValues } from '../meaning/pressure.ts';

/**
 * A record of the UA-767PC and PBT (devices.md 2b): ten hex digits in ASCII, `SS DD dd PP MM`. Status 80 is a
 * measurement; then systolic minus diastolic, diastolic, pulse, and a last byte that lies where a mean would.
 */
export type Ua767Record = {
  readonly status: number;
  readonly sbp: number;
  readonly dbp: number;
  readonly pulse: number;
  readonly map: number;
};

const RECORD_BYTES = 10;
/** The known states; any other digit here and it is no record. */
const STATUS = /^8[0-3]?/;
const OK = 0x80;

/** What the monitor says: a record, or that it has opened its port or would not. */
export type Ua767Frame =
  | { readonly is: 'record'; readonly record: Ua767Record }
  | { readonly is: 'answer'; readonly isOpen: boolean };

/** `01 70PC`, and then ACK or NAK. */
const ANSWER = Buffer.from('\u000170PC', 'latin1');
const ACK = 0x06;
const NAK = 0x15;

/** `CPC05`: opens the monitor's port; its check byte is the sum of what follows STX. */
export const openCommand = Uint8Array.from(Buffer.from('0243504330353b', 'hex'));

/**
 * A record has no end and no check, so its numbers must fit each other before it is one: the mean lies between
 * the pressures, in their lower half.
 */
export function createUa767Scanner(): FrameScanner<Ua767Frame> {
  return new FrameScanner({ frameBytesMax: RECORD_BYTES, inspect });
}

export function readRecord({ status, ...pressure }: Ua767Record): Understood {
  if (status !== OK) return refused('error');
  if (!isPlausiblePressure(pressure)) return refused('range');
  const { map, ...certain } = pressure;
  const values = pressureValues({ ...certain, map: null });
  return { is: 'reading', values, flags: [`last-byte:${map}`] };
}

/** For simulators and tests. */
export function encodeRecord({ status, sbp, dbp, pulse, map }: Ua767Record): Uint8Array {
  const hex = Buffer.from([status, sbp - dbp, dbp, pulse, map])
    .toString('hex')
    .toUpperCase();
  return Buffer.from(hex, 'latin1');
}

function inspect(head: Uint8Array): Verdict<Ua767Frame> {
  return head[0] === ANSWER[0] ? inspectAnswer(head) : inspectRecord(head);
}

function inspectAnswer(head: Uint8Array): Verdict<Ua767Frame> {
  const begun = ANSWER.subarray(0, head.length);
  if (!begun.equals(head.subarray(0, begun.length))) return { is: 'nothing', skip: 1 };
  const last = head[ANSWER.length];
  if (last === undefined) return { is: 'begun', opened: false };
  if (last !== ACK && last !== NAK) return { is: 'nothing', skip: 1 };
  return { is: 'frame', length: ANSWER.length + 1, frame: { is: 'answer', isOpen: last === ACK } };
}

function inspectRecord(head: Uint8Array): Verdict<Ua767Frame> {
  const text = Buffer.from(head).toString('latin1');
  const digits = /^[0-9A-Fa-f]*/.exec(text)?.[0] ?? '';
  if (!STATUS.test(digits) || (digits.length > 1 && !/^8[0-3]/.test(digits))) {
    return { is: 'nothing', skip: 1 };
  }
  if (head.length < RECORD_BYTES) {
    const isBroken = digits.length < head.length;
    return isBroken ? malformed(digits.length) : { is: 'begun', opened: digits.length > 2 };
  }
  if (digits.length < RECORD_BYTES) return malformed(digits.length);
  const record = recordOf(Buffer.from(digits, 'hex'));
  const { status, sbp, dbp, map } = record;
  // No mean lies above the middle; the first byte of the next record does.
  const middle = dbp + Math.ceil((sbp - dbp) / 2);
  if (status === OK && (map < dbp || map > middle)) return malformed(RECORD_BYTES);
  return { is: 'frame', length: RECORD_BYTES, frame: { is: 'record', record } };
}

function recordOf(bytes: Uint8Array): Ua767Record {
  const [status = 0, difference = 0, dbp = 0, pulse = 0, map = 0] = bytes;
  return { status, sbp: dbp + difference, dbp, pulse, map };
}

/** A short run of hex digits is anything; a long one was meant to be a record. */
function malformed(digits: number): Verdict<Ua767Frame> {
  return digits > 2
    ? { is: 'nothing', skip: 1, defect: 'malformed', length: digits }
    : { is: 'nothing', skip: 1 };
}
