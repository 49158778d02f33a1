import {
  ATTACHMENT_PATH,
  type AttachmentAnswer,
  attachmentAsk,
  attachmentLimits,
  parseAttachmentTarget,
  parseRangeFrom,
  type PieceAnswer,
} from '../../../../shared/replication/attachment-messages.ts';
import { type Call, ProtocolRefusal, type Reply } from '../../../../shared/replication/exchange.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import type { HomeServer } from '../home-server.ts';
import { settleFile } from './settle.ts';
import { addBytes, findFile, namedBytes, openFile, readBytes, takenBytes } from './store.ts';

export type DoorOptions = {
  readonly db: DatabaseHandle;
  readonly scopeId: string;
  readonly now: () => number;
  readonly makeId: MakeId;
  /** A file has become whole here. */
  readonly onArrived: () => void;
};

/** Answers for the attachments of a scope at a home's door. */
export function mountAttachments(
  server: Pick<HomeServer, 'mount' | 'mountBelow'>,
  options: DoorOptions,
): void {
  server.mount(ATTACHMENT_PATH, async ({ body }) => {
    const asked = attachmentAsk.safeParse(body);
    if (!asked.success) throw new ProtocolRefusal('bad-message');
    if (asked.data.scopeId !== options.scopeId) throw new ProtocolRefusal('unknown-scope');
    return { status: 200, body: await standingsOf(options, asked.data.hashes) };
  });
  server.mountBelow(ATTACHMENT_PATH, (call) => answerBelow(options, call));
}

async function standingsOf(
  { db, scopeId }: DoorOptions,
  hashes: readonly string[],
): Promise<AttachmentAnswer> {
  const files: AttachmentAnswer['files'] = [];
  for (const sha256 of hashes) {
    if ((await takenBytes(db.read, scopeId, sha256)) === null) continue;
    const file = await findFile(db.read, sha256);
    files.push({ sha256, here: file?.here ?? 0, isWhole: file?.isWhole ?? false });
  }
  return { files };
}

async function answerBelow(options: DoorOptions, call: Call): Promise<Reply> {
  const target = parseAttachmentTarget(call.target);
  if (!target) throw new ProtocolRefusal('not-found');
  if (target.scopeId !== options.scopeId) throw new ProtocolRefusal('unknown-scope');
  const { db, scopeId } = options;
  const isGiving = call.method === 'GET';
  const bytes = await (isGiving ? namedBytes : takenBytes)(db.read, scopeId, target.sha256);
  if (bytes === null) throw new ProtocolRefusal('not-found');
  if (isGiving) return givePiece(options, target.sha256, parseRangeFrom(call.range));
  if (call.method !== 'POST') throw new ProtocolRefusal('not-found');
  const answer = await takePiece(options, { ...target, bytes, piece: call.body });
  const body = Buffer.from(JSON.stringify(answer));
  return { status: 200, contentType: 'application/json', body };
}

type Taken = {
  readonly sha256: string;
  readonly from: number;
  readonly bytes: number;
  readonly piece: Uint8Array;
};

async function takePiece(
  { db, now, makeId, onArrived }: DoorOptions,
  { sha256, from, bytes, piece }: Taken,
): Promise<PieceAnswer> {
  if (piece.length > attachmentLimits.pieceBytes) throw new ProtocolRefusal('too-large');
  const before = await db.write(async (trx) => {
    const file = await openFile(trx, { id: makeId(), sha256, bytes, now: now() });
    await addBytes(trx, file.id, { at: from, bytes: piece });
    return file;
  });
  if (before.isWhole) return { outcome: 'whole', here: before.bytes };
  const outcome = await settleFile(db, sha256);
  if (outcome === 'whole') onArrived();
  return { outcome, here: (await findFile(db.read, sha256))?.here ?? 0 };
}

async function givePiece({ db }: DoorOptions, sha256: string, from: number): Promise<Reply> {
  const file = await findFile(db.read, sha256);
  if (!file?.isWhole) throw new ProtocolRefusal('not-found');
  if (from >= file.bytes) throw new ProtocolRefusal('bad-message');
  const body = await readBytes(db.read, file.id, { from, length: attachmentLimits.pieceBytes });
  const headers = { 'content-range': `bytes ${from}-${from + body.length - 1}/${file.bytes}` };
  return { status: 206, contentType: 'application/octet-stream', body, headers };
}
