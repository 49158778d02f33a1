import type { Verdict } from './frame-scanner.ts';

const STX = 0x02;
const ETX = 0x03;

/** `STX text ETX`, the text printable ASCII and without a check. Any other byte breaks it. */
export function inspectStxText(head: Uint8Array, textCharactersMax: number): Verdict<string> {
  const start = head.indexOf(STX);
  if (start !== 0) return { is: 'nothing', skip: start === -1 ? head.length : start };
  let end = 1;
  while (end < head.length && isText(head[end])) end += 1;
  const isTooLong = end - 1 > textCharactersMax;
  if (isTooLong || (end < head.length && head[end] !== ETX)) {
    return end > 1
      ? { is: 'nothing', skip: 1, defect: 'malformed', length: end }
      : { is: 'nothing', skip: 1 };
  }
  if (end === head.length) return { is: 'begun', opened: end > 1 };
  const frame = Buffer.from(head.subarray(1, end)).toString('latin1');
  return { is: 'frame', length: end + 1, frame };
}

function isText(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte <= 0x7e;
}
