import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLabel } from '../orders/label.ts';
import { isMisread, readTicketCode } from '../queue/ticket-code.ts';
import { appointmentCode, isMisreadAppointment, readAppointmentCode } from './appointment-code.ts';

it('leads back to the booking however it is typed, and is neither a ticket nor a label', () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), (appointmentId) => {
      const code = appointmentCode(appointmentId);
      expect(readAppointmentCode(` ${code.toLowerCase()} `)).toBe(appointmentId.slice(-12));
      expect([readTicketCode(code), readLabel(code), isMisread(code)]).toEqual([null, null, false]);
    }),
  );
});

it('a character that was read wrong is known for one', () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), fc.integer({ min: 2, max: 13 }), (appointmentId, at) => {
      const code = appointmentCode(appointmentId);
      const wrong = code.slice(0, at) + (code[at] === '0' ? '1' : '0') + code.slice(at + 1);
      expect(readAppointmentCode(wrong)).toBeNull();
      expect(isMisreadAppointment(wrong)).toBe(true);
    }),
  );
});
