import type { Words } from '../words-type.ts';
import type { board as original } from '../zh-CN/board.ts';

export const board: Words<typeof original> = {
  title: 'Now calling',
  goTo: 'to',
  waiting: '{{queue}}: {{count}} waiting',
  none: 'Nobody has been called yet. Please watch the screen.',
  enableSound: 'Turn the sound on',
  noVoice: 'No voice here, please watch the screen',
  away: 'Connecting again; these are the calls of {{time}}',
  muted: 'This board is muted, please watch the screen',
  quiet: 'Quiet hours, please watch the screen',
  set: {
    open: 'Settings',
    title: 'Settings of the board',
    titleOf: 'Board {{number}}',
    name: 'Name of this board',
    nameHint: 'Such as: second floor',
    rooms: 'Rooms on it',
    ground: 'Background',
    light: 'Light',
    dark: 'Dark',
    volume: 'Volume',
    volumes: { off: 'Muted', low: 'Low', middle: 'Medium', high: 'High' },
    try: 'Listen',
    voice: {
      system: 'Speaks with the Chinese voice of this computer.',
      recorded: 'This computer has no Chinese voice; the recorded one speaks.',
      none: 'No voice here: the chime sounds, and people watch the screen.',
      unknown: 'Looking for a voice…',
    },
    unspoken:
      'The recorded voice can not say {{rooms}}. It says the number and asks to watch the screen.',
    quietFrom: 'Silent from',
    quietUntil: 'until',
    both: 'Counts once both are filled in',
    further: 'Open board {{number}}',
  },
};
