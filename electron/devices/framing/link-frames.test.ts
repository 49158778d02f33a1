import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  cutAt,
  cutPlaces,
  damage,
  damaged,
  everySplit,
  joined,
} from '../../../tests/support/chunks.ts';
import { cobsDecode, cobsEncode, cobsLengthMax } from './cobs.ts';
import { createLinkScanner, encodeLinkFrame, linkFlags, type LinkFrame } from './link-frames.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const payloadOf = (frame: LinkFrame) => hexOf(frame.payload);

function frameWith(payload: Uint8Array, changes: Partial<LinkFrame> = {}): LinkFrame {
  const flags = linkFlags({ ackReq: true });
  return { version: 1, type: 0x22, flags, epoch: 0xdeadbeef, seq: 7, ack: 0, payload, ...changes };
}

function framesIn(...chunks: readonly Uint8Array[]) {
  const scanner = createLinkScanner();
  const scanned = chunks.flatMap((chunk) => scanner.feed(chunk));
  const frames = scanned.flatMap((one) => (one.kind === 'frame' ? [one.frame] : []));
  return { frames, scanner, scanned };
}

const payload = fc.uint8Array({ maxLength: 1024 });

describe('COBS', () => {
  it.each([
    ['', '01'],
    ['00', '0101'],
    ['0000', '010101'],
    ['11220033', '0311220233'],
    ['11223344', '0511223344'],
    ['11000000', '0211010101'],
  ])('encodes %s as %s', (plain, encoded) => {
    expect(hexOf(cobsEncode(hex(plain)))).toBe(encoded);
  });

  it.each([253, 254, 255, 508, 509])('encodes a run of %i bytes within its bound', (length) => {
    const run = new Uint8Array(length).fill(0x55);
    const encoded = cobsEncode(run);
    expect(encoded.includes(0)).toBe(false);
    expect(encoded.length).toBeLessThanOrEqual(cobsLengthMax(length));
    expect(hexOf(cobsDecode(encoded)!)).toBe(hexOf(run));
  });

  it('gives back what went in, without zeros on the way', () => {
    const bytes = fc.uint8Array({ maxLength: 1100 });
    const sparse = bytes.map((all) => all.map((byte) => (byte < 16 ? 0 : byte)));
    fc.assert(
      fc.property(fc.oneof(bytes, sparse), (plain) => {
        const encoded = cobsEncode(plain);
        expect(encoded.includes(0)).toBe(false);
        expect(encoded.length).toBeLessThanOrEqual(cobsLengthMax(plain.length));
        expect(hexOf(cobsDecode(encoded)!)).toBe(hexOf(plain));
      }),
    );
  });

  it('refuses a code that points past the end', () => {
    expect(cobsDecode(hex('0511'))).toBeNull();
    expect(cobsDecode(hex('021100'))).toBeNull();
  });
});

describe('link frames', () => {
  it('uses CRC-32/ISO-HDLC', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it('has this form on the line', () => {
    const frame = encodeLinkFrame(frameWith(Buffer.from('{}')));
    // 12 bytes of header, 2 of payload, 4 of CRC-32, then the delimiter.
    expect(hexOf(cobsDecode(frame.slice(0, -1))!.slice(0, 14))).toBe(
      '01220100deadbeef000700007b7d',
    );
    expect(frame.length).toBe(1 + 12 + 2 + 4 + 1);
    expect(frame.indexOf(0)).toBe(frame.length - 1);
  });

  it('makes the example of the published specification', () => {
    const slot = Buffer.from('{"slot":"id-card"}');
    const frame = encodeLinkFrame(frameWith(slot, { type: 0x20 }));
    const specification = readFileSync('docs/kiosk-link.md', 'utf8');
    expect(specification).toContain(`\`${hexOf(frame).toUpperCase()}\``);
  });

  it('finds a frame however it is split', () => {
    const frame = encodeLinkFrame(frameWith(hex('00ff0001')));
    for (const [head, tail] of everySplit(frame)) {
      expect(framesIn(head, tail).frames.map(payloadOf)).toEqual(['00ff0001']);
    }
  });

  it('gives back header, flags and payload, in any chunks', () => {
    const flag = fc.boolean();
    const flags = fc.record({
      ackReq: flag,
      isAck: flag,
      more: flag,
      cbor: flag,
      tagged: fc.constant(false),
    });
    const frame = fc.record({
      version: fc.nat(255),
      type: fc.nat(255),
      flags,
      epoch: fc.nat(0xffffffff),
      seq: fc.nat(0xffff),
      ack: fc.nat(0xffff),
      payload,
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), cutPlaces, (sent, places) => {
        const stream = joined(...sent.map((one) => encodeLinkFrame(one)));
        const { frames } = framesIn(...cutAt(stream, places));
        expect(frames.map(({ isTaggedWith: _, ...one }) => one)).toMatchObject(
          sent.map((one) => ({ ...one, payload: Buffer.from(one.payload) })),
        );
      }),
    );
  });

  it('resynchronises at the next delimiter after any garbage', () => {
    const good = encodeLinkFrame(frameWith(Buffer.from('{"good":1}')));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => {
        const { frames, scanner } = framesIn(noise, hex('00'), good);
        expect(frames.map(payloadOf)).toEqual([hexOf(Buffer.from('{"good":1}'))]);
        expect(scanner.held).toBe(0);
      }),
    );
  });

  it('gives nothing else after a single damage', () => {
    const good = encodeLinkFrame(frameWith(Buffer.from('{"good":1}')));
    fc.assert(
      fc.property(payload, damage, (content, one) => {
        const bad = damaged(encodeLinkFrame(frameWith(content)), one);
        const found = framesIn(bad, hex('00'), good).frames.map(payloadOf);
        const known = [hexOf(content), hexOf(Buffer.from('{"good":1}'))];
        expect(found.filter((each) => !known.includes(each))).toEqual([]);
        expect(found.at(-1)).toBe(known[1]);
      }),
    );
  });

  it('knows its own tag and no other', () => {
    const key = Buffer.from('a key that both ends have');
    const [tagged] = framesIn(encodeLinkFrame(frameWith(Buffer.from('{}')), key)).frames;
    const [bare] = framesIn(encodeLinkFrame(frameWith(Buffer.from('{}')))).frames;
    expect(tagged!.isTaggedWith(key)).toBe(true);
    expect(tagged!.isTaggedWith(Buffer.from('another'))).toBe(false);
    expect(bare!.isTaggedWith(key)).toBe(false);
    expect(payloadOf(tagged!)).toBe('7b7d');
  });

  it('refuses a frame that is too short for the tag it claims, and one that is too long', () => {
    const content = Buffer.from(hex('012210000000000100070000'));
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(content));
    const short = joined(cobsEncode(joined(content, sum)), hex('00'));
    expect(framesIn(short).scanned).toMatchObject([{ kind: 'defect', defect: 'malformed' }]);
    const long = new Uint8Array(1025 + 16).fill(1);
    sum.writeUInt32BE(crc32(long));
    const tooLong = joined(cobsEncode(joined(long, sum)), hex('00'));
    expect(framesIn(tooLong).frames).toEqual([]);
  });

  it('throws a silent half frame away and never completes it', () => {
    for (const [head, tail] of everySplit(encodeLinkFrame(frameWith(Buffer.from('{}'))))) {
      if (head.length === 0) continue;
      const scanner = createLinkScanner();
      scanner.feed(head);
      scanner.expire();
      expect(scanner.feed(tail).filter((one) => one.kind === 'frame')).toEqual([]);
    }
  });
});
