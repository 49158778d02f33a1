import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { assert } from '../../../shared/lib/assert.ts';
import { cobsDecode, cobsEncode, cobsLengthMax } from './cobs.ts';
import { FrameScanner, type Verdict } from './frame-scanner.ts';

/** Frames of kiosk link v1 (docs/kiosk-link.md): `COBS( header | payload | [tag] | CRC-32 ) 00`. */
export type LinkFrame = {
  readonly version: number;
  readonly type: number;
  readonly flags: LinkFlags;
  /** The sender's, chosen at random each time it opens the line. */
  readonly epoch: number;
  readonly seq: number;
  readonly ack: number;
  readonly payload: Uint8Array;
};

export type LinkFlags = {
  readonly ackReq: boolean;
  readonly isAck: boolean;
  readonly more: boolean;
  readonly cbor: boolean;
  readonly tagged: boolean;
};

/** A frame as it came, with what is needed to check its tag. */
export type ReceivedLinkFrame = LinkFrame & {
  /** Whether the tag was made with this key. False for a frame without a tag. */
  readonly isTaggedWith: (key: Uint8Array) => boolean;
};

export const LINK_VERSION = 1;
export const LINK_PAYLOAD_BYTES_MAX = 1024;

const HEADER_BYTES = 12;
const TAG_BYTES = 8;
const CRC_BYTES = 4;
const BODY_BYTES_MIN = HEADER_BYTES + CRC_BYTES;
const BODY_BYTES_MAX = HEADER_BYTES + LINK_PAYLOAD_BYTES_MAX + TAG_BYTES + CRC_BYTES;
const END = 0;

/** Bit of each flag in the header's third byte. */
const flagBits = { ackReq: 1, isAck: 2, more: 4, cbor: 8, tagged: 16 } as const;
const allFlags = Object.values(flagBits).reduce((sum, bit) => sum | bit, 0);

const noFlags: LinkFlags = {
  ackReq: false,
  isAck: false,
  more: false,
  cbor: false,
  tagged: false,
};

/** The flags given, all others clear. */
export function linkFlags(set: Partial<LinkFlags>): LinkFlags {
  return { ...noFlags, ...set };
}

/** One frame as it goes onto the line, delimiter included. With `key` it carries a tag. */
export function encodeLinkFrame(frame: LinkFrame, key: Uint8Array | null = null): Uint8Array {
  assert(frame.payload.length <= LINK_PAYLOAD_BYTES_MAX, 'a link payload is at most 1024 bytes');
  const flags = { ...frame.flags, tagged: key !== null };
  const content = Buffer.concat([encodeHeader(frame, flags), frame.payload]);
  const body = key ? Buffer.concat([content, tagOf(content, key)]) : content;
  const sum = Buffer.alloc(CRC_BYTES);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([cobsEncode(Buffer.concat([body, sum])), Uint8Array.of(END)]);
}

/** Identity cards travel in these frames: raw bytes are not handed out. */
export function createLinkScanner(): FrameScanner<ReceivedLinkFrame> {
  return new FrameScanner({
    frameBytesMax: cobsLengthMax(BODY_BYTES_MAX) + 1,
    inspect: inspectLink,
    isSecret: true,
  });
}

function inspectLink(head: Uint8Array): Verdict<ReceivedLinkFrame> {
  const end = head.indexOf(END);
  if (end === 0) return { is: 'nothing', skip: 1 };
  if (end < 0) {
    const isFull = head.length > cobsLengthMax(BODY_BYTES_MAX);
    if (!isFull) return { is: 'begun', opened: true };
    return { is: 'nothing', skip: head.length, defect: 'malformed' };
  }
  const length = end + 1;
  const body = cobsDecode(head.subarray(0, end));
  if (!body || body.length < BODY_BYTES_MIN || body.length > BODY_BYTES_MAX) {
    return { is: 'nothing', skip: length, defect: 'malformed', length };
  }
  const content = Buffer.from(body.buffer, body.byteOffset, body.length - CRC_BYTES);
  const sum = new DataView(body.buffer, body.byteOffset).getUint32(content.length);
  if (crc32(content) !== sum) return { is: 'nothing', skip: length, defect: 'checksum', length };
  const frame = decodeContent(content);
  if (!frame) return { is: 'nothing', skip: length, defect: 'malformed', length };
  return { is: 'frame', length, frame };
}

function encodeHeader(frame: LinkFrame, flags: LinkFlags): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(frame.version, 0);
  header.writeUInt8(frame.type, 1);
  header.writeUInt8(encodeFlags(flags), 2);
  header.writeUInt32BE(frame.epoch, 4);
  header.writeUInt16BE(frame.seq, 8);
  header.writeUInt16BE(frame.ack, 10);
  return header;
}

/** Null when the frame claims a tag that it is too short for, or a payload that is too long. */
function decodeContent(content: Buffer): ReceivedLinkFrame | null {
  const flags = decodeFlags(content.readUInt8(2));
  const payloadEnd = content.length - (flags.tagged ? TAG_BYTES : 0);
  const payloadLength = payloadEnd - HEADER_BYTES;
  if (payloadLength < 0 || payloadLength > LINK_PAYLOAD_BYTES_MAX) return null;
  return {
    version: content.readUInt8(0),
    type: content.readUInt8(1),
    flags,
    epoch: content.readUInt32BE(4),
    seq: content.readUInt16BE(8),
    ack: content.readUInt16BE(10),
    payload: content.subarray(HEADER_BYTES, payloadEnd),
    isTaggedWith: (key) =>
      flags.tagged &&
      timingSafeEqual(tagOf(content.subarray(0, payloadEnd), key), content.subarray(payloadEnd)),
  };
}

function encodeFlags(flags: LinkFlags): number {
  const entries = Object.entries(flagBits) as [keyof LinkFlags, number][];
  return entries.reduce((sum, [name, bit]) => sum | (flags[name] ? bit : 0), 0);
}

/** Bits that this version does not know are ignored. */
function decodeFlags(byte: number): LinkFlags {
  const known = byte & allFlags;
  const has = (name: keyof LinkFlags) => (known & flagBits[name]) !== 0;
  return {
    ackReq: has('ackReq'),
    isAck: has('isAck'),
    more: has('more'),
    cbor: has('cbor'),
    tagged: has('tagged'),
  };
}

function tagOf(content: Uint8Array, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(content).digest().subarray(0, TAG_BYTES);
}
