import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutAt,
  cutPlaces,
  damage,
  damaged,
  everySplit,
  joined,
} from '../../../tests/support/chunks.ts';
import { createSdtScanner, encodeSdtFrame, SDT_FRAME_BYTES_MAX } from './sdt-frames.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const find = hex('AAAAAA9669 0003 2001 22');
const found = hex('AAAAAA9669 0008 00009F 00000000 97');
const bodyOfFound = hex('00009F00000000');

function bodiesIn(...chunks: readonly Uint8Array[]) {
  const scanner = createSdtScanner();
  const scanned = chunks.flatMap((chunk) => scanner.feed(chunk));
  const bodies = scanned.flatMap((one) => (one.kind === 'frame' ? [Buffer.from(one.frame)] : []));
  return { bodies: bodies.map((body) => body.toString('hex')), scanner, scanned };
}

const foundHex = Buffer.from(bodyOfFound).toString('hex');
const body = fc.uint8Array({ minLength: 2, maxLength: 400 });

describe('encodeSdtFrame', () => {
  it.each([
    ['reset', '10FF', 'AAAAAA9669000310FFEC'],
    ['status', '11FF', 'AAAAAA9669000311FFED'],
    ['SAM id', '12FF', 'AAAAAA9669000312FFEE'],
    ['find', '2001', 'AAAAAA96690003200122'],
    ['select', '2002', 'AAAAAA96690003200221'],
    ['read', '3001', 'AAAAAA96690003300132'],
    ['appended address', '3003', 'AAAAAA96690003300330'],
    ['nothing found', '000080', 'AAAAAA9669000400008084'],
    ['read failed', '000041', 'AAAAAA9669000400004145'],
    ['card found', '00009F00000000', 'AAAAAA9669000800009F0000000097'],
    ['selected', '0000900000000000000000', 'AAAAAA9669000C00009000000000000000009C'],
  ])('makes the published frame of %s', (_name, content, frame) => {
    expect(Buffer.from(encodeSdtFrame(hex(content))).toString('hex')).toBe(frame.toLowerCase());
  });
});

describe('the SDT scanner', () => {
  it('finds a frame however it is split', () => {
    for (const [head, tail] of everySplit(found)) {
      expect(bodiesIn(head, tail).bodies).toEqual([foundHex]);
    }
  });

  it('finds the frame behind the time-out of some modules, which is shorter than it says', () => {
    const broken = hex('AAAAAA9669 0005 050505');
    for (const [head, tail] of everySplit(joined(broken, found, broken))) {
      const { bodies, scanned } = bodiesIn(head, tail);
      expect(bodies).toEqual([foundHex]);
      expect(scanned.filter(({ kind }) => kind === 'defect')).toHaveLength(2);
    }
  });

  it('finds every body that was encoded, in any chunks', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), cutPlaces, (bodies, places) => {
        const chunks = cutAt(joined(...bodies.map(encodeSdtFrame)), places);
        const expected = bodies.map((one) => Buffer.from(one).toString('hex'));
        expect(bodiesIn(...chunks).bodies).toEqual(expected);
      }),
    );
  });

  it('does not look for a preamble inside an open frame', () => {
    const inside = joined(hex('000090'), found, find, found);
    expect(bodiesIn(encodeSdtFrame(inside)).bodies).toEqual([Buffer.from(inside).toString('hex')]);
  });

  it('finds a good frame behind noise, a false preamble and a broken frame', () => {
    const broken = Uint8Array.from(found);
    broken[9] = 0x9e;
    const stream = joined(hex('00FFAAAA'), broken, hex('AAAAAA9669FFFF'), hex('AA'), found);
    const { bodies, scanner } = bodiesIn(stream);
    expect(bodies).toEqual([foundHex]);
    expect(scanner.counters).toMatchObject({ frames: 1, rejected: 2 });
    expect(scanner.counters.discardedBytes).toBe(stream.length - found.length);
  });

  it('finds a good frame that a broken length had swallowed', () => {
    const cutOff = encodeSdtFrame(new Uint8Array(40)).slice(0, 20);
    const { bodies } = bodiesIn(cutOff, found, new Uint8Array(60));
    expect(bodies).toEqual([foundHex]);
  });

  it.each(['0000', '0002', '090B', 'FFFF'])('refuses length %s at once', (length) => {
    const { scanner, scanned } = bodiesIn(hex(`AAAAAA9669${length}`));
    expect(scanned).toMatchObject([{ kind: 'defect', defect: 'malformed' }]);
    expect(scanner.held).toBeLessThan(7);
  });

  it('takes the longest legal frame', () => {
    const longest = encodeSdtFrame(new Uint8Array(0x090a - 1));
    expect(longest.length).toBe(SDT_FRAME_BYTES_MAX);
    expect(bodiesIn(longest).bodies).toHaveLength(1);
  });

  it('throws a silent half frame away and never completes it', () => {
    const { scanner } = bodiesIn(hex('AAAAAA96690005000080'));
    expect(scanner.expire()).toMatchObject([{ kind: 'defect', defect: 'incomplete' }]);
    expect(scanner.held).toBe(0);
    expect(scanner.feed(hex('05'))).toEqual([]);
  });

  it('finds a whole frame that a frame without its end had swallowed when the line falls silent', () => {
    const cutOff = encodeSdtFrame(new Uint8Array(40)).slice(0, 20);
    const { scanner, bodies } = bodiesIn(cutOff, found);
    expect(bodies).toEqual([]);
    const scanned = scanner.expire();
    expect(scanned.map(({ kind }) => kind)).toEqual(['defect', 'frame']);
    expect(scanned).toMatchObject([{ defect: 'incomplete' }, { frame: hex(foundHex) }]);
    expect(scanner.held).toBe(0);
  });

  it('does not call stray preamble bytes a broken frame', () => {
    const { scanner } = bodiesIn(hex('AAAAAA'));
    expect(scanner.expire()).toEqual([]);
    expect(scanner.counters).toEqual({ frames: 0, rejected: 0, discardedBytes: 3 });
  });

  it('hands out no raw bytes', () => {
    const { scanner } = bodiesIn();
    const scanned = scanner.feed(joined(found, hex('AAAAAA96690004000080FF')));
    expect(scanned).toHaveLength(2);
    for (const one of scanned) expect(one.bytes.length).toBe(0);
  });

  it('survives any bytes with a bounded buffer and accounts for each of them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 4 }), (chunks) => {
        const { scanner } = bodiesIn(...chunks);
        expect(scanner.held).toBeLessThan(SDT_FRAME_BYTES_MAX);
        const fed = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(scanner.counters.discardedBytes + scanner.held).toBeLessThanOrEqual(fed);
      }),
    );
  });

  it('gives no other body after a turned bit, and finds the next frame after any damage', () => {
    fc.assert(
      fc.property(body, damage, (content, one) => {
        const stream = joined(
          damaged(encodeSdtFrame(content), one),
          new Uint8Array(SDT_FRAME_BYTES_MAX),
          found,
        );
        const { bodies } = bodiesIn(stream);
        const sent = Buffer.from(content).toString('hex');
        // An XOR does not notice a lost zero; the fields inside are checked again by whoever reads them.
        const strange = bodies.filter((each) => each !== sent && each !== foundHex);
        if (one.kind === 'flip') expect(strange).toEqual([]);
        expect(bodies.at(-1)).toBe(foundHex);
      }),
    );
  });
});
