import type { Clock } from '../../../../shared/lib/clock.ts';
import {
  ATTACHMENT_PATH,
  pieceAnswer,
} from '../../../../shared/replication/attachment-messages.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import { type Peer, PeerRefusal } from '../peer.ts';
import type { PieceSize } from './piece-size.ts';
import { settleFile } from './settle.ts';
import { addBytes, findFile, hashOf, readBytes, type StoredFile, throwAway } from './store.ts';
import type { Turn } from './turn.ts';

/** What arrived under a hash were other bytes: nothing of them stays, and it is tried anew. */
export class WrongBytes extends Error {
  override readonly name = 'WrongBytes';
}

export type TransferOptions = {
  readonly db: DatabaseHandle;
  readonly scopeId: string;
  readonly peer: Pick<Peer, 'request' | 'download'>;
  readonly clock: Clock;
  readonly turn: Turn;
  readonly size: PieceSize;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
};

const PIECE_MS = 50_000;
const SILENCE_MS = 20_000;
/** A holder that does not come forward is another program's fault, and not waited for. */
const STANDSTILLS_MAX = 3;

/**
 * Hands a file over that is whole here, from where the other side is.
 *
 * @throws WrongBytes when the other side says that the bytes are not those of the hash; a copy that is broken
 *   here is thrown away
 */
export async function uploadFile(
  file: StoredFile,
  from: number,
  options: TransferOptions,
): Promise<void> {
  let at = from;
  for (let standstills = 0; standstills < STANDSTILLS_MAX; ) {
    const answer = await sendPiece(file, at, options);
    if (answer.outcome === 'whole') return;
    if (answer.outcome === 'wrong') return refuseWrong(file, options);
    standstills = answer.here > at ? 0 : standstills + 1;
    at = answer.here;
    options.onProgress();
  }
  throw new PeerRefusal('other');
}

async function sendPiece(file: StoredFile, at: number, options: TransferOptions) {
  const { db, peer, turn, size, clock, signal, scopeId } = options;
  await turn.take();
  signal.throwIfAborted();
  const piece = await readBytes(db.read, file.id, { from: at, length: size.bytes() });
  const began = clock.monotonic();
  const path = `${ATTACHMENT_PATH}/${scopeId}/${file.sha256}?from=${at}`;
  const answer = await peer.request(path, piece, { timeoutMs: PIECE_MS, signal });
  const told = pieceAnswer.safeParse(answer.body);
  if (!told.success) throw new PeerRefusal('bad-message');
  turn.spent(piece.length);
  size.carried(clock.monotonic() - began);
  return told.data;
}

async function refuseWrong(file: StoredFile, { db }: TransferOptions): Promise<never> {
  const isRightHere = (await hashOf(db.read, file)) === file.sha256;
  if (!isRightHere) await db.write((trx) => throwAway(trx, file.id));
  throw new WrongBytes();
}

/**
 * Fetches what is missing of a file. What came before the line broke is kept, to the byte.
 *
 * @param isWanted looked at between pieces: somebody may have changed their mind
 * @throws WrongBytes when all is here and the hash is wrong
 */
export async function downloadFile(
  sha256: string,
  options: TransferOptions,
  isWanted: () => Promise<boolean>,
): Promise<void> {
  const { db, turn, onProgress } = options;
  for (let standstills = 0; standstills < STANDSTILLS_MAX; ) {
    await turn.take();
    options.signal.throwIfAborted();
    const file = await findFile(db.read, sha256);
    if (!file || file.isWhole || !(await isWanted())) return;
    const here = file.here < file.bytes ? await fetchPiece(file, options) : file.here;
    standstills = here > file.here ? 0 : standstills + 1;
    if (here === file.bytes && (await settleFile(db, sha256)) === 'wrong') throw new WrongBytes();
    onProgress();
  }
  throw new PeerRefusal('other');
}

async function fetchPiece(file: StoredFile, options: TransferOptions): Promise<number> {
  const { db, peer, turn, scopeId, signal } = options;
  const path = `${ATTACHMENT_PATH}/${scopeId}/${file.sha256}`;
  const parts: Uint8Array[] = [];
  try {
    const coming = peer.download(path, file.here, { timeoutMs: SILENCE_MS, signal });
    for await (const part of coming) parts.push(part);
  } finally {
    const bytes = Buffer.concat(parts).subarray(0, file.bytes - file.here);
    turn.spent(bytes.length);
    if (bytes.length > 0) await db.write((trx) => addBytes(trx, file.id, { at: file.here, bytes }));
  }
  return (await findFile(db.read, String(file.sha256)))?.here ?? 0;
}
