import { v7 as uuidv7 } from 'uuid';
import type { Database } from './db/open.ts';
import { openDevice } from './scopes/device.ts';
import { keepOut, type QuarantineOrder, releaseQuarantined } from './scopes/quarantine.ts';
import { readQuarantine } from './scopes/quarantine-list.ts';

const LIST_MAX = 1_000;

/** Lines for the terminal: where from and when, never what it says. */
export async function listQuarantine(db: Database): Promise<readonly string[]> {
  const entries = await readQuarantine(db, LIST_MAX);
  return entries.map((one) => {
    const { scopeId, txId, why, deviceName, isRevoked, receivedAt, decision } = one;
    const writer = `${deviceName ?? 'unknown'}${isRevoked ? ' (revoked)' : ''}`;
    const standing =
      decision === null
        ? 'undecided'
        : `${decision} by ${one.decidedBy} ${one.decidedAt}: ${one.decisionReason}`;
    return [scopeId, txId, why, writer, receivedAt, standing].join('\t');
  });
}

/** Releases one or keeps it out, beside the running server. Answers what came of it. */
export async function decideQuarantined(
  db: Database,
  decision: 'release' | 'keep-out',
  order: QuarantineOrder,
  now: number,
): Promise<string> {
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
