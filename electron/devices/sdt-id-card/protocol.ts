import type { IdentityCard } from '../../../shared/contract/card.ts';
import { encodeSdtFrame, type SdtBody } from '../framing/sdt-frames.ts';
import {
  CARD_TEXT_BYTES,
  decodeAppendedAddress,
  decodeCardText,
  type DecodedCard,
} from './card-text.ts';

/** Commands of the reader, as its two bytes of command and parameter (devices.md 1). */
export const sdtCommands = {
  samStatus: [0x11, 0xff],
  find: [0x20, 0x01],
  select: [0x20, 0x02],
  read: [0x30, 0x01],
  /** The address that was written into the card later. Answers while the card that was selected still lies there. */
  readAppended: [0x30, 0x03],
} as const;

export type SdtCommand = keyof typeof sdtCommands;

/** The last status byte, as far as this driver tells them apart. */
export const sdtStatus = {
  ok: 0x90,
  cardFound: 0x9f,
  badCommand: 0x21,
  notAllowed: 0x23,
  unknownCommand: 0x24,
  readFailed: 0x41,
  notFound: 0x80,
  notSelected: 0x81,
  noSuchItem: 0x91,
} as const;

/**
 * Checksum, length, command, permission, the card and the reader refusing each other, wrong kind of card, failed reads and
 * self-tests: what went wrong. That no card lies there, or was lifted, is how a reader waits.
 */
const failures: ReadonlySet<number> = new Set([
  0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x60, 0x66,
]);

/** Whether an answer tells a failure. */
export function isFailure({ status, data }: SdtReply): boolean {
  return failures.has(status) && data.length === 0;
}

export type SdtReply = { readonly status: number; readonly data: Uint8Array };

const PHOTO_BYTES = 1024;
const STATUS_BYTES = 3;
/** Far above any answer but that to `read`. */
const SHORT_ANSWER_BYTES_MAX = 100;
/** Of the text and of the photo, and of the fingerprints where they are read too. */
const LENGTHS_BYTES = [4, 6] as const;

/** A whole command frame. */
export function encodeSdtCommand(command: SdtCommand): Uint8Array {
  return encodeSdtFrame(Uint8Array.from(sdtCommands[command]));
}

/** The command in a frame's body, or null when this reader has none such. */
export function decodeSdtCommand(body: SdtBody): SdtCommand | null {
  const names = Object.keys(sdtCommands) as SdtCommand[];
  return names.find((name) => sdtCommands[name].every((byte, at) => byte === body[at])) ?? null;
}

/** A whole reply frame. */
export function encodeSdtReply(status: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return encodeSdtFrame(Uint8Array.of(0, 0, status, ...data));
}

/** Status and data of a reply's body, or null when it is too short to be one. */
export function decodeSdtReply(body: SdtBody): SdtReply | null {
  const status = body[STATUS_BYTES - 1];
  if (status === undefined) return null;
  return { status, data: body.subarray(STATUS_BYTES) };
}

/** Whether it can only be the answer to `read`. */
export function carriesCard({ data }: SdtReply): boolean {
  return data.length > SHORT_ANSWER_BYTES_MAX;
}

/** The card in a reply to `read`, whose bytes are wiped as soon as its fields are read (S13). */
export function takeCard(reply: SdtReply): DecodedCard {
  const decoded = decodeReadData(reply.data);
  reply.data.fill(0);
  return decoded;
}

/** The address in a reply to `readAppended`, whose bytes are wiped too; null where the card has none. */
export function takeAppendedAddress(reply: SdtReply | null): string | null {
  if (reply?.status !== sdtStatus.ok) return null;
  const address = decodeAppendedAddress(reply.data);
  reply.data.fill(0);
  return address;
}

/** Where its holder lives now: what was written into the card last, else what is printed on it. */
export function withAddress(card: IdentityCard, appended: string | null): IdentityCard {
  return appended === null ? card : { ...card, address: appended };
}

/** The data of a reply to `read`: lengths, text, photo. */
export function encodeReadData(text: Uint8Array, photo: Uint8Array): Uint8Array {
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16BE(text.length, 0);
  lengths.writeUInt16BE(photo.length, 2);
  return Buffer.concat([lengths, text, photo]);
}

/** The card in the data of a reply to `read`. Photo and fingerprints are not looked at. */
export function decodeReadData(data: Uint8Array): DecodedCard {
  for (const lengthsBytes of LENGTHS_BYTES) {
    const text = textOf(data, lengthsBytes);
    if (text) return decodeCardText(text);
  }
  return { is: 'refused', reason: 'malformed' };
}

/** The text block, if the lengths at the head account for every byte of the data. */
function textOf(data: Uint8Array, lengthsBytes: number): Uint8Array | null {
  if (data.length < lengthsBytes + CARD_TEXT_BYTES) return null;
  const view = new DataView(data.buffer, data.byteOffset, lengthsBytes);
  let total = lengthsBytes;
  for (let at = 0; at < lengthsBytes; at += 2) total += view.getUint16(at);
  const isWhole = view.getUint16(0) === CARD_TEXT_BYTES && total === data.length;
  return isWhole ? data.subarray(lengthsBytes, lengthsBytes + CARD_TEXT_BYTES) : null;
}

/** A made-up photo: the known head of the proprietary picture format, then a pattern with preambles in it. */
export function inventedPhoto(): Uint8Array {
  const head = [0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff, 0x85];
  const pattern = [0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04, 0x00, 0x00, 0x80, 0x84];
  const photo = new Uint8Array(PHOTO_BYTES);
  for (let at = 0; at < photo.length; at += 1) photo[at] = pattern[at % pattern.length] ?? 0;
  photo.set(head);
  return photo;
}
