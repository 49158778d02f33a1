import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { readLabel, specimenLabel } from '../orders/label.ts';
import { isMisread, readTicketCode, ticketCode } from './ticket-code.ts';

const day = '2026-11-22' as CalendarDate;
const anyNumber = fc
  .tuple(fc.constantFrom('A', 'B', 'MA', 'AB', 'MAB'), fc.integer({ min: 1, max: 1_999 }))
  .map(([head, number]) => `${head}${String(number).padStart(3, '0')}`);

describe('the code on a ticket', () => {
  it('says day and number, and is read however it was typed', () => {
    const code = ticketCode('A023', day);
    expect(code).toMatch(/^61122A023[0-9A-Z]$/);
    expect(readTicketCode(` ${code.toLowerCase()} `)).toEqual({ day: '61122', number: 'A023' });
  });

  it('is never taken for a label, nor a label for it', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 1, max: 999 }), (number, sequence) => {
        const code = ticketCode(number, day);
        const label = specimenLabel('A', day, sequence);
        expect(readTicketCode(code)?.number).toBe(number);
        expect(readLabel(code)).toBeNull();
        expect(readTicketCode(label)).toBeNull();
        expect([isMisread(code), isMisread(label)]).toEqual([false, false]);
      }),
    );
  });

  it('is none with one wrong character, and is known for one that was misread', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(), fc.constantFrom(...'0123456789'), (number, at, other) => {
        const code = ticketCode(number, day);
        const place = at % code.length;
        fc.pre(code[place] !== other);
        const wrong = code.slice(0, place) + other + code.slice(place + 1);
        expect(readTicketCode(wrong)).toBeNull();
      }),
    );
    const code = ticketCode('A023', day);
    const wrong = code.replace('A023', 'A024');
    expect(isMisread(wrong)).toBe(true);
  });

  it.each(['6901234567892', 'https://example.test/A023', '', 'A023', '28位令牌'])(
    '%j is none of ours, and not misread',
    (text) => {
      expect([readTicketCode(text), isMisread(text)]).toEqual([null, false]);
    },
  );
});
