import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces, everySplit, joined } from '../../../tests/support/chunks.ts';
import { AstmReader, control, encodeFrame, FRAME_BYTES_MAX, type Heard } from './frames.ts';

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const nameRecord = '|1|2776833|||王^大^明||||||||||||||||||||';
const frame = encodeFrame({ number: 2, text: bytesOf(`P${nameRecord}\r`), isEnd: true });

function readAll(...chunks: Uint8Array[]): Heard[] {
  const reader = new AstmReader();
  return chunks.flatMap((chunk) => reader.feed(chunk));
}

const texts = (heard: readonly Heard[]) =>
  heard.flatMap((one) => (one.kind === 'frame' ? [Buffer.from(one.frame.text).toString()] : []));
const defects = (heard: readonly Heard[]) =>
  heard.flatMap((one) => (one.kind === 'defect' ? [one.defect] : []));

describe('a frame of E1381', () => {
  it('has the published checksum of a name, summed over its bytes', () => {
    expect(Buffer.from(frame.slice(-4)).toString('latin1')).toBe('4B\r\n');
    expect(texts(readAll(frame))).toEqual([`P${nameRecord}\r`]);
  });

  it('is read with a checksum in lower case', () => {
    const lower = Uint8Array.from(frame);
    lower[lower.length - 3] = 0x62;
    expect(texts(readAll(lower))).toHaveLength(1);
  });

  it.each([
    ['ETX', true],
    ['ETB', false],
  ])('ends with %s', (_name, isEnd) => {
    const [heard] = readAll(encodeFrame({ number: 7, text: bytesOf('R|1'), isEnd }));
    expect(heard).toMatchObject({ kind: 'frame', frame: { number: 7, isEnd } });
  });

  it('is read however it is split', () => {
    for (const [head, tail] of everySplit(frame)) {
      expect(texts(readAll(head, tail))).toHaveLength(1);
    }
  });

  it('is read of the longest that there is, and not of a longer one, which costs no memory', () => {
    const textBytesMax = FRAME_BYTES_MAX - 7;
    const longest = encodeLong(textBytesMax);
    expect(texts(readAll(longest))[0]).toHaveLength(textBytesMax);
    expect(defects(readAll(encodeLong(textBytesMax + 10), frame))).toEqual(['malformed']);
    expect(texts(readAll(encodeLong(textBytesMax + 10), frame))).toHaveLength(1);
  });

  it('is found in noise: before it, behind its end, and after a beginning that was none', () => {
    const noise = Uint8Array.of(0xff, 0x00, 0x03, 0x0d, 0x0a, 0x41);
    const heard = readAll(noise, Uint8Array.of(control.STX, 0x31), frame, noise, frame);
    expect(texts(heard)).toHaveLength(2);
    expect(defects(heard)).toEqual([]);
  });

  it.each([
    ['a wrong checksum', 0, 'checksum'],
    ['no number', 1, 'malformed'],
    ['a number that is none', 2, 'malformed'],
    ['a check digit that is none', 3, 'malformed'],
    ['a control character in its text', 4, 'malformed'],
  ] as const)('is refused with %s', (_name, which, defect) => {
    const broken = [
      Uint8Array.of(...frame.slice(0, 4), 0x21, ...frame.slice(5)),
      Uint8Array.of(control.STX, control.ETX, 0x30, 0x33, control.CR, control.LF),
      encodeFrame({ number: 9, text: bytesOf('P|1'), isEnd: true }),
      Uint8Array.of(...frame.slice(0, -4), 0x47, ...frame.slice(-3)),
      encodeFrame({ number: 1, text: Uint8Array.of(0x50, 0x11), isEnd: true }),
    ][which]!;
    expect(defects(readAll(broken, frame))).toEqual([defect]);
    expect(texts(readAll(broken, frame))).toHaveLength(1);
  });

  it.each([
    ['an enquiry', control.ENQ, ['enquiry']],
    ['an end', control.EOT, ['end']],
    ['the next', control.STX, []],
  ])('that is cut off by %s is given up, and told', (_name, byte, said) => {
    const heard = readAll(frame.slice(0, 20), Uint8Array.of(byte), frame);
    expect(heard.map(({ kind }) => kind)).toEqual(['defect', ...said, 'frame']);
    expect(defects(heard)).toEqual(['incomplete']);
  });

  it('whose checksum has come is whole without its last two bytes', () => {
    for (const length of [frame.length - 1, frame.length - 2]) {
      const heard = readAll(frame.slice(0, length), Uint8Array.of(control.EOT));
      expect(heard.map(({ kind }) => kind)).toEqual(['frame', 'end']);
    }
    const heard = readAll(frame.slice(0, -3), Uint8Array.of(control.EOT));
    expect(heard.map(({ kind }) => kind)).toEqual(['defect', 'end']);
  });

  it('never appears in random bytes unless its checksum is right, and nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), cutPlaces, (bytes, places) => {
        const whole = readAll(bytes);
        expect(readAll(...cutAt(bytes, places))).toEqual(whole);
        expect(texts(whole).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function encodeLong(textBytes: number): Uint8Array {
  const body = joined(bytesOf('1'), Buffer.alloc(textBytes, 0x41), Uint8Array.of(control.ETX));
  const sum = body.reduce((total, byte) => (total + byte) % 256, 0);
  const digits = sum.toString(16).padStart(2, '0');
  return joined(Uint8Array.of(control.STX), body, bytesOf(`${digits}\r\n`));
}
