import { ProtocolRefusal, type Reply } from './exchange.ts';

/**
 * Answers with bytes, from a place on where the asker has the beginning: `Range: bytes=N-`, and no
 * other form of it.
 *
 * @throws ProtocolRefusal `bad-message` for a place behind the end
 */
export function replyBytes(range: string | null, whole: Uint8Array): Reply {
  const contentType = 'application/octet-stream';
  const from = Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0);
  if (from === 0) return { status: 200, contentType, body: whole };
  if (from >= whole.length) throw new ProtocolRefusal('bad-message');
  const headers = { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` };
  return { status: 206, contentType, body: whole.subarray(from), headers };
}
