import type { Words } from '../words-type.ts';
import type { visits as original } from '../zh-CN/visits.ts';

export const visits: Words<typeof original> = {
  today: 'Today',
  appointments: 'Appointments',
  noAppointments: 'No appointment today',
  withDoctor: 'Dr {{name}}',
  due: 'Due',
  purpose: 'What for',
  checkIn: 'Check in',
  checkedIn: 'checked in, please go to {{goTo}}',
  checkedInAhead: '{{count}} ahead',
  aboutMinutes: 'about {{count}} minutes',
  noneAhead: 'nobody ahead',
  undo: 'Undo check-in',
  undoTitle: 'Undo the check-in of {{number}}',
  undoReasons: { wrong: 'Wrong person', left: 'Resident left', twice: 'Checked in twice' },
  cannot: 'Your role does not check in. Ask the reception.',
  nobody: 'With a resident open, appointments, due follow-ups and check-in stand here.',
  done: 'Done today',
};
