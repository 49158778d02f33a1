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
/** A reason. */
const SHORT_LENGTH = 2;

/**
 * There is no standard way to send these over a serial line, and no check in them; each tells its length, and some of
 * them more than once.
 */
export function createApduScanner(): FrameScanner<Apdu> {
  return new FrameScanner({ frameBytesMax: APDU_BYTES_MAX, inspect, tellsLength: true });
}

export function encodeApdu({ kind, body }: Apdu): Uint8Array {
  return Uint8Array.of(...wordBytes(kind), ...wordBytes(body.length), ...body);
}

export function wordBytes(word: number): readonly [number, number] {
  return [word >> 8, word & 0xff];
}

const kinds: ReadonlySet<number> = new Set(Object.values(apduKinds));

function inspect(head: Uint8Array): Verdict<Apdu> {
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
  return { is: 'frame', length: whole, frame: { kind, body: head.slice(HEAD_LENGTH, whole) } };
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
