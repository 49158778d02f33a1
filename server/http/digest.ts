import { digestSums } from '../../shared/replication/digest.ts';
import { type DigestAnswer, digestAsk } from '../../shared/replication/digest-messages.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { type Call, ProtocolRefusal, type Reply } from '../../shared/replication/exchange.ts';
import type { District } from '../district.ts';
import { digestOf } from '../scopes/digest.ts';
import { requireReader } from '../scopes/scope-access.ts';

/**
 * The sums of a scope, for its home alone: it compares them with its own once a day. Of a large clinic that is some
 * seconds of work, so one is made at a time; whoever asks meanwhile is told `busy` and asks again within minutes.
 */
export function answersDigests(district: District): (call: Call) => Promise<Reply> {
  let isMaking = false;
  return async (call) => {
    if (isMaking) throw new ProtocolRefusal('busy');
    isMaking = true;
    try {
      return await answerDigest(district, call);
    } finally {
      isMaking = false;
    }
  };
}

async function answerDigest({ db }: District, call: Call): Promise<Reply> {
  const asked = digestAsk.safeParse(parse(call.body));
  if (!asked.success || asked.data.want !== 'sums' || !call.caller)
    throw new ProtocolRefusal('bad-message');
  const { scopeId } = asked.data;
  await requireReader(db, scopeId, call.caller);
  const found = await digestOf(db, scopeId);
  if (!found) throw new ProtocolRefusal('unknown-scope');
  const answer: DigestAnswer = {
    want: 'sums',
    position: found.position,
    schemaVersion: SCHEMA_VERSION,
    sums: digestSums(found.digest),
  };
  return {
    status: 200,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(answer)),
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new ProtocolRefusal('bad-message');
  }
}
