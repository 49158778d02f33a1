import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { inspectStxText } from '../framing/stx-text.ts';

/** How a column says what it measured (devices.md 8); without what encloses it. */
export type GtechFrame = { readonly form: 'fields' | 'list' | 'pair'; readonly text: string };

export const FIELDS_CHARACTERS_MAX = 60;
/** Seven lines for a small printer. */
const LIST_CHARACTERS_MAX = 300;
const PAIR_CHARACTERS_MAX = 40;

const LIST_BEGIN = 'GENDER';
/** What the printer is told behind the list. */
const LIST_END = '\u001bT';
const PAIR_BEGIN = 'W:';
/** Text and the ends of its lines, up to the end of all. */
const LIST_TEXT = /^[\r\n -~]*/;
const PAIR_TEXT = /^[ -~]*/;
const PAIR_END = /^[\r\n]/;

type Form = {
  readonly begin: string;
  readonly charactersMax: number;
  readonly text: RegExp;
  /** How many characters end it; 0 for what does not, null while that is open. */
  readonly endOf: (rest: string) => number | null;
};

const forms: Readonly<Record<'list' | 'pair', Form>> = {
  list: {
    begin: LIST_BEGIN,
    charactersMax: LIST_CHARACTERS_MAX,
    text: LIST_TEXT,
    endOf: (rest) => {
      if (rest.startsWith(LIST_END)) return LIST_END.length;
      return LIST_END.startsWith(rest) ? null : 0;
    },
  },
  pair: {
    begin: PAIR_BEGIN,
    charactersMax: PAIR_CHARACTERS_MAX,
    text: PAIR_TEXT,
    endOf: (rest) => {
      if (rest === '') return null;
      return PAIR_END.test(rest) ? 1 : 0;
    },
  },
};

/** `STX fields ETX`, a list of lines that ends with `ESC T`, or `W:… H:…` and the end of a line. */
export function createGtechScanner(): FrameScanner<GtechFrame> {
  return new FrameScanner({ frameBytesMax: LIST_CHARACTERS_MAX + LIST_END.length, inspect });
}

function inspect(head: Uint8Array): Verdict<GtechFrame> {
  const text = Buffer.from(head).toString('latin1');
  if (begins(LIST_BEGIN, text)) return inspectForm(text, 'list');
  if (begins(PAIR_BEGIN, text)) return inspectForm(text, 'pair');
  const verdict = inspectStxText(
    head.subarray(0, FIELDS_CHARACTERS_MAX + 2),
    FIELDS_CHARACTERS_MAX,
  );
  if (verdict.is !== 'frame') return verdict.is === 'nothing' ? { ...verdict, skip: 1 } : verdict;
  return { ...verdict, frame: { form: 'fields', text: verdict.frame } };
}

/** As far as it has come. */
function begins(beginning: string, text: string): boolean {
  return text.startsWith(beginning) || (text !== '' && beginning.startsWith(text));
}

function inspectForm(text: string, form: 'list' | 'pair'): Verdict<GtechFrame> {
  const { begin, charactersMax, text: allowed, endOf } = forms[form];
  if (text.length < begin.length) return { is: 'begun', opened: false };
  const all = allowed.exec(text)?.[0] ?? '';
  const again = text.indexOf(begin, 1);
  const length = again === -1 ? all.length : Math.min(again, all.length);
  const end = length > charactersMax || length < all.length ? 0 : endOf(text.slice(length));
  if (end === null) return { is: 'begun', opened: true };
  if (end === 0) return { is: 'nothing', skip: 1, defect: 'malformed', length };
  return { is: 'frame', length: length + end, frame: { form, text: all } };
}
