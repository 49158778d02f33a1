import { FrameScanner, type Verdict } from './frame-scanner.ts';

const CR = 0x0d;
const LF = 0x0a;
/** Fewer characters than these and a silence has cut off noise, not a line. */
const OPENED_CHARACTERS = 4;

/**
 * Lines of printable ASCII that end with CR, LF or both; the frame is the line without its end. Any other byte
 * breaks a line. Of a line that is too long nothing is read, not even its end (devices.md pitfall 25).
 */
export function createLineScanner(lineCharactersMax: number): FrameScanner<string> {
  let isTooLong = false;

  function inspect(head: Uint8Array): Verdict<string> {
    const end = textEnd(head);
    if (isTooLong) {
      isTooLong = end === head.length;
      return { is: 'nothing', skip: Math.max(1, end) };
    }
    if (end > lineCharactersMax) {
      isTooLong = true;
      return { is: 'nothing', skip: end, defect: 'malformed', length: end };
    }
    if (end === head.length) return { is: 'begun', opened: end >= OPENED_CHARACTERS };
    const isEnd = head[end] === CR || head[end] === LF;
    if (end === 0) return { is: 'nothing', skip: 1 };
    if (!isEnd) return { is: 'nothing', skip: end + 1, defect: 'malformed', length: end + 1 };
    const frame = Buffer.from(head.subarray(0, end)).toString('latin1');
    return { is: 'frame', length: end + 1, frame };
  }

  return new FrameScanner({
    frameBytesMax: lineCharactersMax + 2,
    inspect,
    onReset: () => {
      isTooLong = false;
    },
  });
}

function textEnd(head: Uint8Array): number {
  const end = head.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return end === -1 ? head.length : end;
}
