/** What a printer makes of bytes, for simulators and tests. */
export type Paper = {
  readonly feed: (bytes: Uint8Array) => void;
  /** Of the last ticket that was cut off. */
  readonly lines: readonly string[];
};

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LF = 0x0a;
const CUT = 0x56;
const INITIALISE = 0x40;
/** How many bytes stand behind the letter of a command; one where nothing is said. */
const parameters: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [ESC]: { [INITIALISE]: 0 },
  [FS]: { 0x26: 0, 0x2e: 0 },
  [GS]: {},
  0x10: {},
};
/** More than a ticket is long. */
const BYTES_MAX = 4_000;

/** Reads text and steps over commands; only a cut ends a ticket. */
export function createPaper(): Paper {
  let held: number[] = [];
  let text: number[] = [];
  let lines: string[] = [];
  let shown: readonly string[] = [];

  /** How many bytes of the head are done with; 0 when more are needed. */
  function step(): number {
    const [first = 0, letter] = held;
    const known = parameters[first];
    if (!known) {
      if (first === LF) endLine();
      else text.push(first);
      return 1;
    }
    if (letter === undefined) return 0;
    const length = 2 + (known[letter] ?? 1);
    if (held.length < length) return 0;
    if (first === GS && letter === CUT) endTicket();
    if (first === ESC && letter === INITIALISE) text = [];
    return length;
  }

  function endLine() {
    lines.push(new TextDecoder('gb18030').decode(Uint8Array.from(text)));
    text = [];
  }

  function endTicket() {
    shown = lines;
    lines = [];
  }

  return {
    feed(bytes) {
      held.push(...bytes.subarray(0, BYTES_MAX));
      for (let done = step(); held.length > 0 && done > 0; done = held.length > 0 ? step() : 0) {
        held = held.slice(done);
      }
      if (text.length > BYTES_MAX) text = [];
    },
    get lines() {
      return shown;
    },
  };
}
