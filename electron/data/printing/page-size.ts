import { assert } from '../../../shared/lib/assert.ts';

const MM_PER_POINT = 25.4 / 72;
/** Eighty millimetres are a little more than that once they were points. */
const ROUNDING_MM = 0.1;

/** Width and height of the first page, whole millimetres, rounded up. Our own papers only: they say it in plain text. */
export function pageSizeMm(pdf: Uint8Array): { readonly width: number; readonly height: number } {
  const text = Buffer.from(pdf).toString('latin1');
  const match = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(text);
  assert(match, 'a paper of ours says how large it is');
  const [width, height] = match
    .slice(1)
    .map((points) => Math.ceil(Number(points) * MM_PER_POINT - ROUNDING_MM));
  assert(width && height, 'a page has a size');
  return { width, height };
}
