/** One line of a capture. */
export type InputLine =
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  | { readonly is: 'gap'; readonly ms: number }
  | { readonly is: 'nothing' };

/** A line that can not be what the engineer meant. The message names the line and never its content. */
export class InputError extends Error {
  constructor(lineNumber: number, what: string) {
    super(`line ${lineNumber}: ${what}`);
    this.name = 'InputError';
  }
}

/** Longer than any capture writes, short enough to hold. */
export const LINE_CHARACTERS_MAX = 1_000_000;
/** A day: nothing that a driver waits for takes longer. */
const GAP_MS_MAX = 86_400_000;

/**
 * Pairs of hex digits, with or without spaces between them, or `gap N` with milliseconds. Empty lines say
 * nothing.
 *
 * @throws InputError
 */
export function parseLine(text: string, lineNumber: number): InputLine {
  const line = text.trim();
  if (line === '') return { is: 'nothing' };
  if (/^gap\b/i.test(line)) return { is: 'gap', ms: gapOf(line, lineNumber) };
  const digits = line.replace(/\s+/g, '');
  if (!/^[0-9a-f]+$/i.test(digits)) {
    throw new InputError(lineNumber, 'expected hex digits or "gap N"');
  }
  if (digits.length % 2 === 1) throw new InputError(lineNumber, 'odd number of hex digits');
  return { is: 'bytes', bytes: Uint8Array.from(Buffer.from(digits, 'hex')) };
}

function gapOf(line: string, lineNumber: number): number {
  const ms = /^gap\s+(\d{1,9})$/i.exec(line)?.[1];
  if (ms === undefined || Number(ms) > GAP_MS_MAX) {
    throw new InputError(lineNumber, `expected "gap N" with N from 0 to ${GAP_MS_MAX} ms`);
  }
  return Number(ms);
}
