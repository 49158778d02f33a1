import { FrameScanner, type ScannerOptions, type Verdict } from './frame-scanner.ts';

const CR = 0x0d;
const LF = 0x0a;
/** Fewer characters than these, cut off by a silence or in front of a record, are noise and no line. */
const OPENED_CHARACTERS = 4;

type TextLineOptions = Pick<LineOptions<string>, 'lineBytesMax' | 'alsoEnds'> & {
  /** Where in a whole line its record begins; 0 where there is none. */
  readonly recordAt?: (line: string) => number;
};

/** Lines of printable ASCII as {@link createLineInspector} finds them. */
export function createLineScanner({ recordAt, ...options }: TextLineOptions): FrameScanner<string> {
  return new FrameScanner(
    createLineInspector({
      ...options,
      ...(recordAt ? { recordAt: (line) => recordAt(latin1(line)) } : {}),
      isText: (byte) => byte >= 0x20 && byte <= 0x7e,
      frameOf: latin1,
    }),
  );
}

type LineOptions<Frame> = {
  readonly lineBytesMax: number;
  readonly isText: (byte: number) => boolean;
  /** A byte that ends a line as CR and LF do. */
  readonly alsoEnds?: number;
  /** Where a part of a line could be taken for a whole one: a broken line is lost up to its end. */
  readonly losesBrokenLines?: true;
  /**
   * Where in a whole line its record begins. What stands in front of that is no part of it: a record that lost its end,
   * or noise (S9).
   */
  readonly recordAt?: (line: Uint8Array) => number;
  /** Must not keep the view. */
  readonly frameOf: (line: Uint8Array) => Frame;
};

/**
 * Lines that end with CR, LF or both, without their end. A byte that is no text breaks a line. Of a line that is too
 * long nothing is read, not even its end (devices.md pitfall 25).
 */
export function createLineInspector<Frame>({
  lineBytesMax,
  isText,
  alsoEnds,
  losesBrokenLines,
  recordAt = () => 0,
  frameOf,
}: LineOptions<Frame>): ScannerOptions<Frame> {
  let isLost = false;

  function inspect(head: Uint8Array): Verdict<Frame> {
    const broken = head.findIndex((byte) => !isText(byte));
    const end = broken === -1 ? head.length : broken;
    const isEnd =
      end < head.length && (head[end] === CR || head[end] === LF || head[end] === alsoEnds);
    if (isLost) {
      isLost = !isEnd;
      return { is: 'nothing', skip: Math.max(1, end) };
    }
    if (end > lineBytesMax) {
      isLost = true;
      return { is: 'nothing', skip: end, defect: 'malformed', length: end };
    }
    if (end === head.length) return { is: 'begun', opened: end >= OPENED_CHARACTERS };
    if (end === 0) return { is: 'nothing', skip: 1 };
    if (!isEnd) {
      isLost = losesBrokenLines === true;
      return { is: 'nothing', skip: end, defect: 'malformed', length: end };
    }
    const line = head.subarray(0, end);
    const before = recordAt(line);
    if (before > 0) return thrownAway(before);
    return { is: 'frame', length: end + 1, frame: frameOf(line) };
  }

  return {
    frameBytesMax: lineBytesMax + 2,
    inspect,
    onReset: () => {
      isLost = false;
    },
  };
}

/** A few characters were noise; more of them were a record. Either way they are counted. */
function thrownAway(length: number): Verdict<never> {
  const skipped = { is: 'nothing', skip: length } as const;
  return length < OPENED_CHARACTERS ? skipped : { ...skipped, defect: 'malformed', length };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
