import { assert } from '../../../shared/lib/assert.ts';

/** Seventeen digits and a check digit, standing alone: a resident number in full. */
const FULL_NUMBER =
  /(?<![0-9A-Za-z-])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X](?![0-9A-Za-z-])/;

/**
 * The last gate before an answer leaves for a window (ID-55): a full number in it is a fault of
 * ours, whoever asked, unless the procedure's rule says that it reveals.
 *
 * @param answer the answer as JSON text
 */
export function assertMasked(answer: string | undefined, procedure: string): void {
  assert(
    answer === undefined || !FULL_NUMBER.test(answer),
    `${procedure} would show a full document number`,
  );
}
