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
import { createTm2655Scanner, encodeTm2655Frame } from './tm2655-frames.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const stop = hex('1616013020 02 5350 03 03');
const start = hex('1616013020 02 5354 03 07');

function textsIn(...chunks: readonly Uint8Array[]) {
  const scanner = createTm2655Scanner();
  const scanned = chunks.flatMap((chunk) => scanner.feed(chunk));
  const texts = scanned.flatMap((one) => (one.kind === 'frame' ? [one.frame.text] : []));
  return { texts, scanner, scanned };
}

const text = fc
  .array(fc.constantFrom(...'ABEMSDPIL 0123456789\u001e'), { minLength: 1, maxLength: 80 })
  .map((characters) => characters.join(''));

describe('encodeTm2655Frame', () => {
  it.each([
    ['start', ' ', 'ST', '16160130200253540307'],
    ['stop', ' ', 'SP', '16160130200253500303'],
    ['read result', '0', 'RB', '16160130300252420310'],
    ['read pulse wave, with the check byte corrected', '0', 'RP', '16160130300252500302'],
  ])('makes the published frame of %s', (_name, second, command, frame) => {
    const made = encodeTm2655Frame({ address: `0${second}`, text: command });
    expect(Buffer.from(made).toString('hex')).toBe(frame);
  });
});

describe('the TM-2655 scanner', () => {
  it('reads frames whose check byte is itself 02 or 03, however they are split', () => {
    const pulseWave = encodeTm2655Frame({ address: '00', text: 'RP' });
    expect([stop.at(-1), pulseWave.at(-1)]).toEqual([0x03, 0x02]);
    for (const [head, tail] of everySplit(joined(stop, pulseWave))) {
      expect(textsIn(head, tail).texts).toEqual(['SP', 'RP']);
    }
  });

  it('finds every text that was encoded, in any chunks', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), cutPlaces, (sent, places) => {
        const frames = sent.map((one) => encodeTm2655Frame({ address: '00', text: one }));
        expect(textsIn(...cutAt(joined(...frames), places)).texts).toEqual(sent);
      }),
    );
  });

  it('says what was wrong with a frame, and with which bytes', () => {
    const wrong = Uint8Array.from(start);
    wrong[7] = 0x55;
    const { scanned, texts } = textsIn(hex('1616'), wrong, stop);
    expect(texts).toEqual(['SP']);
    expect(scanned[0]).toMatchObject({ kind: 'defect', defect: 'checksum' });
    expect(Buffer.from(scanned[0]!.bytes)).toEqual(Buffer.from(wrong));
  });

  it('ends an open frame at a byte that no text holds', () => {
    const { scanned, texts } = textsIn(start.slice(0, 7), start);
    expect(texts).toEqual(['ST']);
    expect(scanned[0]).toMatchObject({ kind: 'defect', defect: 'malformed' });
  });

  it('throws a silent half frame away and never completes it', () => {
    for (const [head, tail] of everySplit(start)) {
      if (head.length === 0) continue;
      const scanner = createTm2655Scanner();
      scanner.feed(head);
      scanner.expire();
      expect(scanner.feed(tail).filter((one) => one.kind === 'frame')).toEqual([]);
    }
  });

  it('refuses a text without end', () => {
    const { scanner, scanned } = textsIn(hex('161601303002'), new Uint8Array(5000).fill(0x41));
    expect(scanned).toMatchObject([{ kind: 'defect', defect: 'malformed' }]);
    expect(scanner.held).toBe(0);
  });

  it('gives nothing that was not sent, for any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.map((byte) => byte & 0x1f)),
      fc.constant(hex('161601303002')),
      text.map((one) => encodeTm2655Frame({ address: '00', text: one })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), cutPlaces, (pieces, places) => {
        const stream = joined(...pieces);
        const { scanned, scanner } = textsIn(...cutAt(stream, places));
        for (const one of scanned) {
          if (one.kind !== 'frame') continue;
          // The frame's own bytes stand in the stream, and encoding its content gives them again.
          expect(Buffer.from(stream).includes(Buffer.from(one.bytes))).toBe(true);
          expect(Buffer.from(encodeTm2655Frame(one.frame))).toEqual(Buffer.from(one.bytes));
        }
        expect(scanner.held).toBeLessThan(2100);
      }),
    );
  });

  it('gives no other text after a single damage', () => {
    fc.assert(
      fc.property(text, damage, (sent, one) => {
        fc.pre(one.kind === 'flip');
        const frame = encodeTm2655Frame({ address: '00', text: sent });
        const { texts } = textsIn(damaged(frame, one), stop);
        expect(texts.filter((found) => found !== sent && found !== 'SP')).toEqual([]);
        expect(texts.at(-1)).toBe('SP');
      }),
    );
  });
});
