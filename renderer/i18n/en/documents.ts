import type { Words } from '../words-type.ts';
import type { documents as original } from '../zh-CN/documents.ts';

export const documents: Words<typeof original> = {
  printKind: {
    'health-record-summary': 'Print summary',
    'measurement-slip': 'Print values',
    'referral-out': 'Print referral',
    'appointment-slip': 'Print appointment',
    ticket: 'Print ticket',
    'desk-ticket': 'Print ticket (A5)',
  },
  kinds: {
    'health-record-summary': 'Health record summary',
    'measurement-slip': 'Measured values',
    'referral-out': 'Referral out',
    'appointment-slip': 'Appointment slip',
    ticket: 'Ticket',
    'desk-ticket': 'Ticket',
  },
  making: 'Making it…',
  reprint: 'Print no. {{count}}; the paper says so',
  print: 'Print',
  download: 'Save PDF',
  close: 'Close',
  preview: 'Preview',
};
