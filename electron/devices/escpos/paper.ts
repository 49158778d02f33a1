/** What a printer makes of bytes, for simulators and tests. */
export type Paper = {
  /** Takes bytes in. */
  readonly feed: (bytes: Uint8Array) => void;
  /** Works off one text or command; false when there is none, or only half of one. */
  readonly step: () => boolean;
  /** Works off all that it has. */
  readonly run: () => void;
  /** Of the last strip that was cut off. */
  readonly lines: readonly string[];
  /** Every strip that was cut off, the newest last. */
  readonly strips: readonly (readonly string[])[];
  /** Of the one that is being printed. */
  readonly begun: readonly string[];
};

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const DLE = 0x10;
const LF = 0x0a;
const CUT = 0x56;
const MARK = 0x72;
const BARS = 0x6b;
const INITIALISE = 0x40;
/** How many bytes stand behind the letter of a command; one where nothing is said. */
const parameters: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [ESC]: { [INITIALISE]: 0 },
  [FS]: { 0x26: 0, 0x2e: 0 },
  [GS]: {},
  [DLE]: {},
};
/** More than a strip is long. */
const BYTES_MAX = 4_000;
const STRIPS_MAX = 20;

/**
 * Reads text and steps over commands; only a cut ends a strip.
 *
 * @param onMark it has come as far as a mark (GS r)
 */
export function createPaper(onMark: () => void = () => undefined): Paper {
  let held: number[] = [];
  let text: number[] = [];
  let lines: string[] = [];
  let strips: readonly (readonly string[])[] = [];

  /** How many bytes of the head are done with; 0 when more are needed. */
  function work(): number {
    const [first = 0, letter] = held;
    const known = parameters[first];
    if (!known) {
      if (first === LF) endLine();
      else text.push(first);
      return 1;
    }
    if (letter === undefined) return 0;
    const length = 2 + rest(first, letter, known);
    if (held.length < length) return 0;
    obey(first, letter, length);
    return length;
  }

  /** Bars tell their length in their second byte. */
  function rest(first: number, letter: number, known: Readonly<Record<number, number>>): number {
    if (first !== GS || letter !== BARS) return known[letter] ?? 1;
    return 2 + (held[3] ?? held.length);
  }

  function obey(first: number, letter: number, length: number) {
    if (first === ESC && letter === INITIALISE) text = [];
    if (first !== GS) return;
    if (letter === CUT) endStrip();
    if (letter === MARK) onMark();
    if (letter === BARS) text.push(...held.slice(6, length)); // behind the code set, {B
  }

  function endLine() {
    lines.push(new TextDecoder('gb18030').decode(Uint8Array.from(text)));
    text = [];
  }

  function endStrip() {
    strips = [...strips, lines].slice(-STRIPS_MAX);
    lines = [];
  }

  function step(): boolean {
    const done = held.length > 0 ? work() : 0;
    held = held.slice(done);
    if (text.length > BYTES_MAX) text = [];
    return done > 0;
  }

  return {
    feed: (bytes) => void held.push(...bytes.subarray(0, BYTES_MAX)),
    step,
    run() {
      while (step());
    },
    get lines() {
      return strips.at(-1) ?? [];
    },
    get strips() {
      return strips;
    },
    get begun() {
      return lines;
    },
  };
}
