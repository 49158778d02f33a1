/** Papers that a resident brings along, kept as files (ADR 13). */

export const mediaTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** A scan of twenty pages is 5 MB; a photograph of a telephone 4. */
export const ATTACHMENT_BYTES_MAX = 16 * 1_048_576;

/** What a person may write over it. */
export const ATTACHMENT_TITLE_MAX = 60;

const signatures: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]], // %PDF-
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/**
 * What kind a file is, by its first bytes; its name proves nothing.
 *
 * @param head at least the first eight bytes
 * @returns null for everything that is not accepted
 */
export function mediaTypeOf(head: Uint8Array): MediaType | null {
  const found = signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  return found?.[0] ?? null;
}
