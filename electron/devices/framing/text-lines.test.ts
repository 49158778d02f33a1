import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces, everySplit, joined } from '../../../tests/support/chunks.ts';
import { createLineScanner } from './text-lines.ts';

const MAX = 20;
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

function read(...chunks: readonly Uint8Array[]) {
  const scanner = createLineScanner({ lineBytesMax: MAX });
  const scanned = chunks.flatMap((chunk) => scanner.feed(chunk));
  const lines = scanned.flatMap((one) => (one.kind === 'frame' ? [one.frame] : []));
  const defects = scanned.flatMap((one) => (one.kind === 'defect' ? [one.defect] : []));
  return { lines, defects, scanner };
}

describe('lines of text', () => {
  it('end with CR, LF or both, however they are split', () => {
    for (const [head, tail] of everySplit(bytes('one\rtwo\nthree\r\n\r\nfour\r'))) {
      expect(read(head, tail)).toMatchObject({
        lines: ['one', 'two', 'three', 'four'],
        defects: [],
      });
    }
  });

  it('are broken by a byte that is no text', () => {
    expect(read(bytes('12\u00ff34\r\u0002\u0003ok\r'))).toMatchObject({
      lines: ['34', 'ok'],
      defects: ['malformed'],
    });
  });

  it('may be as long as allowed, and of a longer one nothing is read', () => {
    const longest = 'x'.repeat(MAX);
    expect(read(bytes(`${longest}\r`)).lines).toEqual([longest]);
    for (const [head, tail] of everySplit(bytes(`${longest}yyyyy 12 kg\rnext\r`))) {
      expect(read(head, tail)).toMatchObject({ lines: ['next'], defects: ['malformed'] });
    }
  });

  it('never end by a silence', () => {
    const { scanner } = read(bytes('12.5'));
    expect(scanner.expire()).toMatchObject([{ kind: 'defect', defect: 'incomplete' }]);
    expect(scanner.feed(bytes('\r'))).toEqual([]);
  });

  it('after a silence in one that is too long begin anew', () => {
    const { scanner } = read(bytes('x'.repeat(3 * MAX)));
    expect(scanner.expire()).toEqual([]);
    expect(scanner.feed(bytes('ok\r'))).toMatchObject([{ kind: 'frame', frame: 'ok' }]);
  });

  it('are the same lines in any pieces, of any bytes, in bounded memory', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('a\r', 'bc\r\n', 'd'.repeat(30)).map(bytes),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), cutPlaces, (pieces, places) => {
        const stream = joined(...pieces);
        const whole = read(stream);
        expect(read(...cutAt(stream, places)).lines).toEqual(whole.lines);
        expect(whole.scanner.held).toBeLessThanOrEqual(MAX);
        expect(whole.lines.every((line) => /^[ -~]{1,20}$/.test(line))).toBe(true);
      }),
    );
  });
});
