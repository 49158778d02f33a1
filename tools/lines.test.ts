import { describe, expect, it } from 'vitest';
import { linesOf, type TextLine } from './lines.ts';

describe('the lines of a stream', () => {
  it('are the same however it is cut, and the last needs no end', async () => {
    const text = '05\n\ngap 5\r\n06\u202802';
    for (let at = 0; at <= text.length; at += 1) {
      const lines = await all([text.slice(0, at), text.slice(at)]);
      expect(lines.map((line) => line.text)).toEqual(['05', '', 'gap 5\r', '06\u202802']);
      expect(lines.map(({ lineNumber }) => lineNumber)).toEqual([1, 2, 3, 4]);
    }
  });

  it('say that one was too long, and go on', async () => {
    const lines = await all(['05\n', '0'.repeat(9), '00\n1', '2\n', '0'.repeat(11)]);
    expect(lines.map(({ text }) => text)).toEqual(['05', null, '12', null]);
  });
});

async function all(chunks: readonly string[]) {
  async function* stream() {
    yield* chunks;
    await Promise.resolve();
  }
  const lines: TextLine[] = [];
  for await (const line of linesOf(stream(), 10)) lines.push(line);
  return lines;
}
