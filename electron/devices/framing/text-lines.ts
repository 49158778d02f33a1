import { FrameScanner, type ScannerOptions, type Verdict } from './frame-scanner.ts';

const CR = 0x0d;
const LF = 0x0a;
/** Fewer characters than these and a silence has cut off noise, not a line. */
const OPENED_CHARACTERS = 4;

/** Lines of printable ASCII as {@link createLineInspector} finds them. */
export function createLineScanner(lineBytesMax: number, alsoEnds?: number): FrameScanner<string> {
  return new FrameScanner(
    createLineInspector({
      lineBytesMax,
      ...(alsoEnds === undefined ? {} : { alsoEnds }),
      isText: (byte) => byte >= 0x20 && byte <= 0x7e,
      frameOf: (line) => Buffer.from(line).toString('latin1'),
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
    return { is: 'frame', length: end + 1, frame: frameOf(head.subarray(0, end)) };
  }

  return {
    frameBytesMax: lineBytesMax + 2,
    inspect,
    onReset: () => {
      isLost = false;
    },
  };
}
