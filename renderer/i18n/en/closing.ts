import type { Words } from '../words-type.ts';
import type { closing as original } from '../zh-CN/closing.ts';

export const closing: Words<typeof original> = {
  title: 'Close of day',
  nothingLeft: 'Everything of today is done',
  nothingLeftHere: 'All of today that is known here is done',
  left: 'Still open: {{count}}',
  ready: 'Nobody is waiting. The day can be closed.',
  willBe: 'Closing makes {{count}} tickets no-shows; whoever comes after it checks in anew.',
  cannot: '{{count}} people are in a room or were just called. Close the day after them.',
  close: 'Close the day',
  closeEarly: 'Close the day early',
  closed: 'The day is closed; no-shows: {{count}}.',
  before:
    'Closed at {{time}} by {{name}}, no-shows: {{count}}. If more people came, close it again.',
  early: 'The clinic is open until {{time}}. Closing now makes everybody who waits a no-show.',
  back: 'Back',
  todo: 'Still open',
  tickets: 'Tickets that are not finished',
  noTickets: 'All tickets are finished.',
  step: {
    inRooms: 'In a room, or just called: {{count}}',
    openVisits: 'Visits that nobody finished: {{count}}',
    criticals: 'Critical readings without an answer: {{count}}. Tell a doctor now',
    unattributed:
      'Readings on this computer that nobody claimed or accepted: {{count}}; the station sorts them out',
    unsent: 'Not yet at the district: {{count}}. {{kept}}',
    toQueue: 'To the queue',
    toStation: 'To the station',
    toLine: 'To the line',
  },
  none: {
    inRooms: 'Nobody is in a room',
    openVisits: 'Every visit is finished',
    criticals: 'No critical reading waits for an answer',
    unattributed: 'Every reading on this computer is dealt with',
  },
  state: {
    waiting: '{{queue}}, waiting since {{time}}',
    passed: '{{queue}}, called at {{time}}, did not come',
    called: '{{queue}}, called at {{time}}',
    serving: '{{queue}}, in the room since {{time}}',
  },
  waits: {
    title: 'Waits of today (minutes)',
    done: 'Finished today: {{count}}',
    queue: 'Queue',
    called: 'People',
    median: 'Median',
    longest: 'Longest',
  },
};
