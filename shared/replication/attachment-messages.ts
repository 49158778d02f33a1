import { z } from 'zod';

/**
 * Where a home and the district answer for attachments (docs/protocol.md): `POST` asks what is there,
 * `POST …/{scope}/{hash}?from=N` hands bytes over, `GET …/{scope}/{hash}` fetches them from a place on.
 */
export const ATTACHMENT_PATH = '/v1/attachments';

export const attachmentLimits = {
  /** Hashes of one question. */
  hashes: 200,
  /** Bytes of one piece, on the line and on the disk. */
  pieceBytes: 262_144,
  /** Nothing shorter is sent, but the end of a file: also over the worst line a file has few pieces. */
  shortestPieceBytes: 8_192,
} as const;

export const attachmentHash = z.string().regex(/^[0-9a-f]{64}$/);

export const attachmentAsk = z.object({
  scopeId: z.uuid(),
  hashes: z.array(attachmentHash).min(1).max(attachmentLimits.hashes),
});

/** How far the one asked has a file; a hash that its feed does not name is not in the answer. */
const standing = z.object({
  sha256: attachmentHash,
  /** Bytes from the first on. */
  here: z.int().nonnegative(),
  isWhole: z.boolean(),
});
export const attachmentAnswer = z.object({
  files: z.array(standing).max(attachmentLimits.hashes),
});
export type AttachmentAnswer = z.output<typeof attachmentAnswer>;

/**
 * What became of a piece, and how many bytes are there now. `more`: go on from `here`, also where the piece was not
 * the next one. `whole`: the hash is right. `wrong`: it is not, and everything was thrown away.
 */
export const pieceAnswer = z.object({
  outcome: z.enum(['more', 'whole', 'wrong']),
  here: z.int().nonnegative(),
});
export type PieceAnswer = z.output<typeof pieceAnswer>;

/** The scope, the hash and the place in an address below {@link ATTACHMENT_PATH}; null for another address. */
export function parseAttachmentTarget(
  target: string,
): { readonly scopeId: string; readonly sha256: string; readonly from: number } | null {
  const found = addressPattern.exec(target);
  if (!found) return null;
  return { scopeId: String(found[1]), sha256: String(found[2]), from: Number(found[3] ?? 0) };
}

const addressPattern =
  /^\/v1\/attachments\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([0-9a-f]{64})(?:\?from=(\d{1,10}))?$/;

/** `Range: bytes=N-`; without one everything is wanted. */
export function parseRangeFrom(range: string | null): number {
  return Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0);
}
