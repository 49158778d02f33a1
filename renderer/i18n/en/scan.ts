import type { Words } from '../words-type.ts';
import type { scan as original } from '../zh-CN/scan.ts';

/** What a scanner read. */
export const scan: Words<typeof original> = {
  nothing: {
    unknown:
      'This code is no label, ticket, appointment slip or summary of this clinic; nobody was opened. Scan the ticket, or lay down the ID card.',
    misread:
      'The bars were not read right. Scan once more, tap the ID card, or search for the name.',
    'unknown-label': 'There is no such label here. Compare the number, or print the label again.',
    'unknown-ticket': 'Nobody has this number today. Please take a new one at the desk.',
    'other-day-ticket':
      'This is a ticket of another day and no good today. Please take a new one at the desk.',
    'unknown-appointment':
      'No booking of the last month has this slip. Tap the ID card, or search for the name.',
  },
  waiting: 'The code of {{name}} was read. A registration is not saved yet; open them after it.',
  open: 'Open now',
  record: 'Open record',
  toOrders: 'See these tests',
  label: {
    other: 'Label {{label}} is of {{name}}, not of the person in front of you. Check the tube.',
    notCalled: 'Label {{label}} is of {{name}}, who was not called yet.',
    otherDay: 'Label {{label}} is of {{date}}, of {{name}}. Nothing is noted today.',
    noTests: 'No tests were ordered for {{name}} today.',
  },
  ticket: {
    same: 'No. {{number}} is the person in front of you, {{name}}.',
    other: 'This is No. {{number}}, {{name}}, not the person in front of you.',
    notCalled: 'This is No. {{number}}, {{name}}, who was not called yet.',
  },
  appointment: 'This is the appointment slip of {{name}}.',
  summary: 'This is the summary of {{name}}.',
};
