import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Strip } from '../../../shared/contract/strips.ts';
import { encodeGbk } from './encode-gbk.ts';
import { createPaper } from './paper.ts';
import { MARKS, stripBytes } from './strip-bytes.ts';

const text = (words: string) => ({ is: 'text', text: words, size: 'plain' }) as const;
const ticket: Strip = [
  text('清河社区卫生服务中心'),
  { is: 'text', text: 'A007', size: 'four-times' },
  { is: 'text', text: '请到 测量站', size: 'double' },
  { is: 'code', code: 'T261121A007K' },
];

describe('a strip', () => {
  it('is on paper what it says, however it is cut', () => {
    let marks = 0;
    const paper = createPaper(() => (marks += 1));
    for (const byte of stripBytes(ticket)) {
      paper.feed(Uint8Array.of(byte));
      paper.run();
    }
    expect(paper.lines).toEqual(['清河社区卫生服务中心', 'A007', '请到 测量站', 'T261121A007K']);
    expect(marks).toBe(MARKS);
  });

  it('begins with a printer as switched on, and asks for its end behind the cut', () => {
    const bytes = Buffer.from(stripBytes(ticket));
    expect(bytes.subarray(0, 4).toString('hex')).toBe('1b401c26');
    expect(bytes.subarray(-6).toString('hex')).toBe('1d56011d7201');
  });

  it('has bars of Code 128 that say what stands there', () => {
    const hex = Buffer.from(stripBytes([{ is: 'code', code: 'A7' }])).toString('hex');
    expect(hex).toContain('1d6b49047b424137');
  });

  it('cannot be made to command the printer by a name', () => {
    const bytes = Buffer.from(stripBytes([text('\u001b@\u001dV\u0001\n\u0010\u0004\u0001站')]));
    expect(bytes.includes(Buffer.from('?@?V????'))).toBe(true);
    expect(bytes.indexOf(Buffer.from('1d5601', 'hex'))).toBe(bytes.length - 6);
  });
});

describe('text for a printer', () => {
  it('is what was written, as far as it has letters', () => {
    expect(Buffer.from(encodeGbk('中A，〇')).toString('hex')).toBe('d6d041a3aca996');
    const missing = new TextDecoder('gb18030').decode(encodeGbk('𠮷😀\n'));
    expect(missing).toBe('〓〓?');
  });

  it('is never a control character', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0x10_ffff })), (codes) => {
        const characters = String.fromCodePoint(...codes);
        expect(encodeGbk(characters).every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      }),
    );
  });
});
