import { describe, expect, it } from 'vitest';
import { InputError, LINE_CHARACTERS_MAX, linesOf, parseLine } from './input.ts';

describe('a line of a capture', () => {
  it.each([
    ['05', [0x05]],
    ['  AAaa 96\t69 \r', [0xaa, 0xaa, 0x96, 0x69]],
  ])('%j is bytes', (text, bytes) => {
    expect(parseLine(text, 1)).toEqual({ is: 'bytes', bytes: Uint8Array.from(bytes) });
  });

  it.each(['', '   ', '\r'])('%j says nothing', (text) => {
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

describe('the lines of a stream', () => {
  it('are the same however it is cut, and the last needs no end', async () => {
    const text = '05\n\ngap 5\r\n0602';
    for (let at = 0; at <= text.length; at += 1) {
      const lines = await all([text.slice(0, at), text.slice(at)]);
      expect(lines.map((line) => line.text.trim())).toEqual(['05', '', 'gap 5', '0602']);
      expect(lines.map(({ lineNumber }) => lineNumber)).toEqual([1, 2, 3, 4]);
    }
  });

  it('do not fill the memory', async () => {
    const pieces = ['05\n', '0'.repeat(LINE_CHARACTERS_MAX), '0'];
    await expect(all(pieces)).rejects.toThrow('line 2: longer than');
  });
});

async function all(chunks: readonly string[]) {
  async function* stream() {
    yield* chunks;
    await Promise.resolve();
  }
  const lines: { text: string; lineNumber: number }[] = [];
  for await (const line of linesOf(stream())) lines.push(line);
  return lines;
}
