import { describe, expect, it } from 'vitest';
import { InputError, parseLine } from './input.ts';

describe('a line of a capture', () => {
  it.each([
    ['05', [0x05]],
    ['  AAaa 96\t69 \r', [0xaa, 0xaa, 0x96, 0x69]],
  ])('%j is bytes', (text, bytes) => {
    expect(parseLine(text, 1)).toEqual({ is: 'bytes', bytes: Uint8Array.from(bytes) });
  });

  it.each(['', '   ', '\r', '\uFEFF'])('%j says nothing', (text) => {
    expect(parseLine(text, 1)).toEqual({ is: 'nothing' });
  });

  it.each([
    ['gap 0', 0],
    ['gap 250', 250],
    ['GAP   86400000\r', 86_400_000],
  ])('%j is silence', (text, ms) => {
    expect(parseLine(text, 1)).toEqual({ is: 'gap', ms });
  });

  it.each([
    ['0', 'odd number'],
    ['05 0', 'odd number'],
    ['0x05', 'expected hex'],
    ['hello', 'expected hex'],
    ['gap', 'gap N'],
    ['gap -5', 'gap N'],
    ['gap 1.5', 'gap N'],
    ['gap 86400001', 'gap N'],
    ['gap 99999999999', 'gap N'],
  ])('%j is refused by its number, and its content is not told', (text, what) => {
    const refused = () => parseLine(text, 17);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(new RegExp(`^line 17: .*${what}`));
    expect(refused).not.toThrow(/hello/);
  });
});
