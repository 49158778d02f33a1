import { attachmentLimits } from '../../../../shared/replication/attachment-messages.ts';

const FIRST_BYTES = 65_536;
/** A piece that took longer than this keeps the line too long. */
const SLOW_MS = 2_000;

/** How much goes at once: less after a line that failed, more over one that carries. */
export type PieceSize = {
  bytes(): number;
  carried(tookMs: number): void;
  failed(): void;
};

export function createPieceSize(): PieceSize {
  let bytes = FIRST_BYTES;
  const shrink = () => {
    bytes = Math.max(attachmentLimits.shortestPieceBytes, bytes / 2);
  };
  return {
    bytes: () => bytes,
    carried: (tookMs) => {
      if (tookMs > SLOW_MS) shrink();
      else bytes = Math.min(attachmentLimits.pieceBytes, bytes * 2);
    },
    failed: shrink,
  };
}
