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
  light: 'Light',
  dark: 'Dark',
  voice: {
    sentence: 'Number {{number}}, please go to {{room}}',
    digits: 'zero one two three four five six seven eight nine',
  },
};
