import { assert } from '../../../shared/lib/assert.ts';

const MM_PER_POINT = 25.4 / 72;

/** Width and height of the first page, whole millimetres. Our own papers only: they say it in plain text. */
export function pageSizeMm(pdf: Uint8Array): { readonly width: number; readonly height: number } {
  const text = Buffer.from(pdf).toString('latin1');
  const match = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(text);
  assert(match, 'a paper of ours says how large it is');
  const [width, height] = match.slice(1).map((points) => Math.ceil(Number(points) * MM_PER_POINT));
  assert(width && height, 'a page has a size');
  return { width, height };
}
