import type { Words } from '../words-type.ts';
import type { demo as original } from '../zh-CN/demo.ts';

export const demo: Words<typeof original> = {
  title: 'Demonstration',
  open: 'Demonstration',
  close: 'Close',
  notRunning: 'The simulated devices are not running yet. Please wait.',
  cards: 'ID cards (invented people)',
  tapOn: 'Tap on',
  noReader: 'no device to tap a card on',
  tickets: 'Last tickets',
  noTickets: 'none printed yet',
  take: 'Measure',
  presets: { normal: 'normal', high: 'high', critical: 'critical' },
  sbp: 'Systolic',
  dbp: 'Diastolic',
  pulse: 'Pulse',
  kiosk: {
    screen: 'The screen of {{label}}',
    typed: '{{count}} digits pressed',
    rub: 'One back',
    code: 'Code of a slip or a ticket',
    scan: 'Scan it',
    large: 'Large type',
    mute: 'Mute',
    noVoice:
      'This computer has no Chinese voice and says numbers and places only. A real kiosk reads every page aloud.',
    help: { none: 'Ask for help', rung: 'The staff has been told', coming: 'Somebody is coming' },
  },
  noise: 'Line noise',
  line: 'District line',
  cut: 'Cut',
  mend: 'Mend',
  isCut: 'cut',
  isUp: 'up',
};
