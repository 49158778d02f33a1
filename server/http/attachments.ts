import {
  ATTACHMENT_PATH,
  attachmentAsk,
  attachmentLimits,
  parseAttachmentTarget,
  parseRangeFrom,
} from '../../shared/replication/attachment-messages.ts';
import {
  type Call,
  type Caller,
  ProtocolRefusal,
  type Reply,
} from '../../shared/replication/exchange.ts';
import type { District } from '../district.ts';
import { readPart, standingsOf, takePiece } from '../scopes/attachment-store.ts';
import { requireReader } from '../scopes/scope-access.ts';

export function isOfAttachments(path: string): boolean {
  return path === ATTACHMENT_PATH || path.startsWith(`${ATTACHMENT_PATH}/`);
}

/** Attachments of a scope, for those who may read it: what is here, bytes to take, bytes to give. */
export async function answerAttachments(district: District, call: Call): Promise<Reply> {
  const { caller } = call;
  if (!caller) throw new ProtocolRefusal('not-enrolled');
  if (call.path === ATTACHMENT_PATH) return answerAsk(district, call, caller);
  const target = parseAttachmentTarget(call.target);
  if (!target) throw new ProtocolRefusal('not-found');
  await requireReader(district.db, target.scopeId, caller);
  if (call.method === 'GET') return give(district, { ...target, from: parseRangeFrom(call.range) });
  if (call.method !== 'POST') throw new ProtocolRefusal('not-found');
  if (call.body.length > attachmentLimits.pieceBytes) throw new ProtocolRefusal('too-large');
  const answer = await takePiece(district.db, { ...target, bytes: call.body });
  if (!answer) throw new ProtocolRefusal('not-found');
  return json(answer);
}

async function answerAsk({ db }: District, call: Call, caller: Caller): Promise<Reply> {
  const asked = attachmentAsk.safeParse(parse(call.body));
  if (!asked.success || call.method !== 'POST') throw new ProtocolRefusal('bad-message');
  const { scopeId, hashes } = asked.data;
  await requireReader(db, scopeId, caller);
  return json(await standingsOf(db, scopeId, hashes));
}

type Wanted = { readonly scopeId: string; readonly sha256: string; readonly from: number };

async function give({ db }: District, wanted: Wanted): Promise<Reply> {
  const part = await readPart(db, wanted);
  if (!part) throw new ProtocolRefusal('not-found');
  const { bytes, of } = part;
  if (bytes.length === 0) throw new ProtocolRefusal('bad-message');
  const headers = {
    'content-range': `bytes ${wanted.from}-${wanted.from + bytes.length - 1}/${of}`,
  };
  return { status: 206, contentType: 'application/octet-stream', body: bytes, headers };
}

function json(value: unknown): Reply {
  const body = Buffer.from(JSON.stringify(value));
  return { status: 200, contentType: 'application/json', body };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new ProtocolRefusal('bad-message');
  }
}
