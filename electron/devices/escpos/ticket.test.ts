import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../shared/lib/clock.ts';
import { encodeGbk } from './encode-gbk.ts';
import { createPaper } from './paper.ts';
import { ticketBytes } from './ticket.ts';

const fields = {
  number: 'A007',
  goTo: '测量站',
  ahead: 3,
  aboutMinutes: 12,
  checkInAt: '2026-11-21T00:30:00.000Z' as Instant,
  clinicName: '清河社区卫生服务中心',
};

describe('a ticket', () => {
  it('is on paper what a kiosk shows', () => {
    const paper = createPaper();
    for (const byte of ticketBytes(fields)) paper.feed(Uint8Array.of(byte));
    expect(paper.lines).toEqual([
      '清河社区卫生服务中心',
      'A007',
      '请到 测量站',
      '前面还有 3 人',
      '大约等 12 分钟',
      '取号时间 08:30',
    ]);
  });

  it('begins with a printer as switched on, and ends with a cut', () => {
    const bytes = Buffer.from(ticketBytes(fields));
    expect(bytes.subarray(0, 4).toString('hex')).toBe('1b401c26');
    expect(bytes.subarray(-3).toString('hex')).toBe('1d5601');
  });

  it('cannot be made to command the printer by a name', () => {
    const clinicName = '\u001b@\u001dV\u0001\n\u0010\u0004\u0001站';
    const bytes = Buffer.from(ticketBytes({ ...fields, clinicName }));
    expect(bytes.includes(Buffer.from('?@?V????'))).toBe(true);
    expect(bytes.indexOf(Buffer.from('1d5601', 'hex'))).toBe(bytes.length - 3);
  });
});

describe('text for a printer', () => {
  it('is what was written, as far as it has letters', () => {
    expect(Buffer.from(encodeGbk('中A，〇')).toString('hex')).toBe('d6d041a3aca996');
    expect(Buffer.from(encodeGbk('𠮷😀\n')).toString('latin1')).toBe('???');
  });

  it('is never a control character', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0x10_ffff })), (codes) => {
        const text = String.fromCodePoint(...codes);
        expect(encodeGbk(text).every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      }),
    );
  });
});
