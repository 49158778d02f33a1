import { v7 as uuidv7 } from 'uuid';
import type { Database } from './db/open.ts';
import { whyWords } from './quarantine-words.ts';
import { openDevice } from './scopes/device.ts';
import {
  keepOut,
  type QuarantineOrder,
  type ReleaseOutcome,
  releaseQuarantined,
} from './scopes/quarantine.ts';
import { type QuarantinedFacts, readQuarantine } from './scopes/quarantine-list.ts';

const LIST_MAX = 1_000;

/** Lines for the terminal: where from and when, never what it says. */
export async function listQuarantine(db: Database): Promise<readonly string[]> {
  const entries = await readQuarantine(db, LIST_MAX);
  return entries.map((one) => {
    const { scopeId, txId, why, deviceName, isRevoked, receivedAt } = one;
    const writer = `${deviceName ?? '未知 unknown'}${isRevoked ? '（已停用 revoked）' : ''}`;
    const because = `${whyWords(one).zh} ${why}`;
    return [scopeId, txId, because, writer, receivedAt, standingOf(one)].join('\t');
  });
}

function standingOf({ decision, decidedBy, decidedAt, decisionReason }: QuarantinedFacts): string {
  if (decision === null) return '还没有处理 undecided';
  const done = decision === 'released' ? '已放行' : '不放行';
  return `${done} ${decision} by ${decidedBy} ${decidedAt}: ${decisionReason}`;
}

/** Releases one or keeps it out, beside the running server. Answers what came of it. */
export async function decideQuarantined(
  db: Database,
  decision: 'release' | 'keep-out',
  order: QuarantineOrder,
  now: number,
): Promise<ReleaseOutcome | 'kept-out'> {
  if (decision === 'keep-out') return keepOut(db, order, now);
  const device = await openDevice(db, uuidv7);
  const writer = {
    device,
    name: 'district',
    now: () => now,
    makeId: uuidv7,
    onSaid: () => undefined,
  };
  return releaseQuarantined(db, order, writer);
}
