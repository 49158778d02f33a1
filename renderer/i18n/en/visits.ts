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
  door: {
    title: 'Pre-triage',
    fever: 'Fever',
    cough: 'Cough, sore throat',
    contact: 'Contact to somebody ill',
    temperature: 'Temperature ℃',
    goesFever:
      'They go the fever way; the ticket does not say why. Give them a mask and do not seat them among the others.',
  },
  fever: {
    way: 'Fever way: {{why}}',
    and: ', ',
    'TRI-01': '37.3 ℃ or more at the door',
    'TRI-02': 'they say they are feverish',
    'TRI-03': 'cough or sore throat, and contact to somebody ill',
  },
  noneAhead: 'nobody ahead',
  undo: 'Undo check-in',
  undoTitle: 'Undo the check-in of {{number}}',
  undoReasons: { wrong: 'Wrong person', left: 'Resident left', twice: 'Checked in twice' },
  cannot: 'Your role does not check in. Ask the reception.',
  nobody: 'With a resident open, appointments, due follow-ups and check-in stand here.',
  done: 'Done today',
};
