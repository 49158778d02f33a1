import { FrameScanner, type Verdict } from './frame-scanner.ts';

/** What an APDU of IEEE 11073-20601 is: its first two bytes (devices.md 11). */
export const apduKinds = {
  associationRequest: 0xe200,
  associationResponse: 0xe300,
  releaseRequest: 0xe400,
  releaseResponse: 0xe500,
  abort: 0xe600,
  presentation: 0xe700,
} as const;

export type Apdu = { readonly kind: number; readonly body: Uint8Array };

/** As much as a device of any of these kinds may send at once. */
export const APDU_BYTES_MAX = 9_216;
const HEAD_LENGTH = 4;
/** The first of the standard, and the only one. */
const ASSOCIATION_VERSION = 0x8000_0000;
/** A reason. */
const SHORT_LENGTH = 2;

/**
 * There is no standard way to send these over a serial line, and no check in them; each tells its length, and some of
 * them more than once. `isSound`: whether there is sense in one, asked where it may have lost a byte and taken the
 * first of the next for its last.
 */
export function createApduScanner(
  isSound: (apdu: Apdu) => boolean = () => true,
): FrameScanner<Apdu> {
  return new FrameScanner({
    frameBytesMax: APDU_BYTES_MAX,
    inspect: (head) => inspect(head, isSound),
    tellsLength: true,
  });
}

export function encodeApdu({ kind, body }: Apdu): Uint8Array {
  return Uint8Array.of(...wordBytes(kind), ...wordBytes(body.length), ...body);
}

export function wordBytes(word: number): readonly [number, number] {
  return [word >> 8, word & 0xff];
}

const kinds: ReadonlySet<number> = new Set(Object.values(apduKinds));

function inspect(head: Uint8Array, isSound: (apdu: Apdu) => boolean): Verdict<Apdu> {
  const first = head.findIndex((byte) => kinds.has(byte << 8));
  if (first !== 0) return { is: 'nothing', skip: first === -1 ? head.length : first };
  if (head[1] !== undefined && head[1] !== 0) return { is: 'nothing', skip: 1 };
  if (head.length < HEAD_LENGTH) return { is: 'begun', opened: false };
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const kind = view.getUint16(0);
  const length = view.getUint16(2);
  if (!isLength(kind, length)) return { is: 'nothing', skip: 1 };
  if (kind === apduKinds.presentation && !isInnerLength(view, length)) {
    return { is: 'nothing', skip: 1, defect: 'malformed', length: Math.min(head.length, 12) };
  }
  const whole = HEAD_LENGTH + length;
  if (head.length < whole) return { is: 'begun', opened: true };
  const frame: Apdu = { kind, body: head.slice(HEAD_LENGTH, whole) };
  const bytes = head.subarray(0, whole);
  const next = placeOfAnother(bytes) ?? (isSound(frame) ? null : placeOfBegun(bytes));
  if (next !== null) return { is: 'nothing', skip: next, defect: 'malformed', length: next };
  return { is: 'frame', length: whole, frame };
}

/** Lengths that fit each other: two of them are enough to know a beginning by. */
const TELLING_LENGTH = 6;

/**
 * Where another APDU begins inside this one, which has then lost its end: its lengths are those of the whole, and take
 * the beginning of the next into it. Null when there is none; no value of a device looks like that.
 */
function placeOfAnother(whole: Uint8Array): number | null {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  for (let at = HEAD_LENGTH; at + TELLING_LENGTH <= whole.length; at += 1) {
    if (isBeginning(new DataView(view.buffer, view.byteOffset + at, whole.length - at))) return at;
  }
  return null;
}

/** Where the last bytes may be the first of a presentation, too few to be sure. */
function placeOfBegun(whole: Uint8Array): number | null {
  const from = Math.max(HEAD_LENGTH, whole.length - TELLING_LENGTH + 1);
  const at = whole.indexOf(apduKinds.presentation >> 8, from);
  const second = whole[at + 1];
  return at === -1 || (second !== undefined && second !== 0) ? null : at;
}

function isBeginning(view: DataView): boolean {
  const kind = view.getUint16(0);
  const length = view.getUint16(2);
  if (kind === apduKinds.presentation) {
    return isLength(kind, length) && isInnerLength(view, length);
  }
  const isRequest = kind === apduKinds.associationRequest && isLength(kind, length);
  return isRequest && view.byteLength >= 8 && view.getUint32(4) === ASSOCIATION_VERSION;
}

function isLength(kind: number, length: number): boolean {
  switch (kind) {
    case apduKinds.presentation:
      return length >= 8 && length <= APDU_BYTES_MAX - HEAD_LENGTH;
    case apduKinds.associationRequest:
    case apduKinds.associationResponse:
      return length >= 6 && length <= 1_024;
    default:
      return length === SHORT_LENGTH;
  }
}

/** The octet string and the choice in it fill it: three lengths that must fit, as far as they have come. */
function isInnerLength(view: DataView, length: number): boolean {
  if (view.byteLength >= 6 && view.getUint16(4) !== length - 2) return false;
  return view.byteLength < 12 || view.getUint16(10) === length - 8;
}
