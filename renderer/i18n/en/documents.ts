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
    'specimen-label': 'Print label',
  },
  kinds: {
    'health-record-summary': 'Health record summary',
    'measurement-slip': 'Measured values',
    'referral-out': 'Referral out',
    'appointment-slip': 'Appointment slip',
    ticket: 'Ticket',
    'desk-ticket': 'Ticket',
    'specimen-label': 'Specimen label',
    'fallback-list': 'Fallback list',
  },
  making: 'Making it…',
  fallbackHint:
    'Before a planned outage: bookings of the next open day, follow-ups that are due, blank numbers. Everybody on it stands in the trail; destroy it afterwards.',
  reprint: 'Print no. {{count}}; the paper says so',
  print: 'Print',
  download: 'Save PDF',
  byBrowser: 'System print dialog',
  keep: 'Save as a file',
  printer: 'Printer',
  folder: 'Do not print, save as a file',
  folderHint: 'The file goes to {{folder}} and is deleted after 7 days.',
  unbound: 'Ticket printer',
  gonePrinter: '{{printer}} (gone)',
  simulated: '{{printer}} (demonstration)',
  stripHint:
    'A ticket printer uses letters of its own: the same words, and another look than the preview.',
  gone: 'The bytes of this paper are not here any more (kept 30 days, and only where it was made). Print it anew.',
  isOut: 'It was sent. For another one print again; the paper says that it is a reprint.',
  state: {
    sending: 'Sending to {{printer}}…',
    sent: 'Sent to {{printer}}. Take it from the printer.',
    printed: 'It is out. Take it from {{printer}}.',
    saved: 'Saved to {{folder}}; deleted after 7 days.',
    failed: 'It was not sent.',
    unknown:
      'Nobody knows whether it came out: no answer from the printer, or Yizhan was interrupted. Please look at the printer: is it out?',
  },
  notPrinted: {
    'paper-out': 'Not printed: the printer has no paper. Put a roll in and print again.',
    'cover-open': 'Not printed: the cover of the printer is open. Close it and print again.',
    'printer-error':
      'Not printed: the printer has a fault or is offline. Look at its lights, then print again.',
    'printer-away':
      'Not printed: the printer does not answer. Check power and cable, then print again.',
    'printer-mute':
      'Not printed: the printer does not answer. Check power and cable, then print again.',
  },
  uncertain: {
    'paper-out':
      'The paper ended in the middle. With a new roll the printer may finish by itself: please look, is all of it out?',
    'cover-open':
      'The cover opened in the middle. Closed, the printer may finish by itself: please look, is all of it out?',
    'printer-error': 'The printer had a fault in the middle. Please look, is all of it out?',
    'printer-away': 'The printer fell silent after it was sent. Please look, is all of it out?',
    'printer-mute': 'It was sent. This printer never answers: please look, is all of it out?',
  },
  isOutAnswer: 'It is out',
  isNotOutAnswer: 'It is not',
  seen: 'Somebody looked: it did not come out. It goes again as it is, and is no reprint.',
  insteadOn: 'Use {{printer}} instead',
  ticket: {
    print: 'Print ticket',
    again: 'Reprint ticket',
    auto: 'Print the ticket after check-in',
  },
  journal: {
    title: 'Print journal',
    filter: 'Type a name, a paper or a colleague',
    date: 'Date',
    none: 'No paper was printed on this day.',
    noMatch: 'No paper matches.',
    copy: 'Reprint {{count}}',
    original: 'First copy',
    by: '{{name}}, {{place}}',
    unknownDesk: 'unknown workstation',
    notSent: 'Not sent from this workstation',
    reprint: 'Reprint',
    many: 'several people',
    sendAgain: 'Send again',
    back: 'Back',
    count: 'Papers: {{count}}',
  },
  close: 'Close',
  preview: 'Preview',
};
