import type { Words } from '../words-type.ts';
import type { kiosks as original } from '../zh-CN/kiosks.ts';

/** Kiosks at the desk: help, own summaries, pairing. */
export const kiosks: Words<typeof original> = {
  help: {
    rings: 'Somebody at {{kiosk}} needs help',
    since: 'They pressed the help button at {{time}}',
    reading: 'A dangerous value at {{kiosk}}: a doctor must look at once',
    readingSince: 'Measured at {{time}}; they should still be sitting there',
    answer: 'I am coming',
    coming: '{{name}} is on the way; the kiosk says so',
    end: 'Done',
  },
  locked: {
    why: 'Three wrong phone digits at {{kiosk}}, last at {{time}}. Today they can not print their summary there. Look at the person and the card.',
    release: 'Seen, release',
  },
  pair: {
    open: 'Pair',
    again: 'Pair anew',
    unpair: 'Unpair',
    title: 'Pair with “{{label}}”',
    waiting: 'Calling the kiosk… If nothing happens, see whether its cable is firmly in.',
    compare: 'Look at the screen of the kiosk: are these the same six digits?',
    compareHint:
      'The same: this kiosk is at the other end of the cable. Different: somebody may have touched the cable; do not pair.',
    same: 'The same, pair',
    differs: 'Different',
    done: 'Paired. If another machine takes its place, this page says so at once.',
    close: 'Close',
    paired: 'Paired',
    unpaired: 'Unpaired. Pair it again before it is used.',
    failed: {
      locked:
        'This kiosk is paired already. Open its case, press its pairing button, and try again.',
      differs: 'Not paired. See whether anything sits between cable and kiosk, then try again.',
      failed: 'Not paired; nothing was changed. Please try again.',
      stopped: 'Another window is pairing; this one has stopped.',
      'no-answer':
        'The kiosk does not answer. See whether it is on and its cable is in, then try again.',
    },
  },
};
