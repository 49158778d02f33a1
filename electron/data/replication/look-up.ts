import { z } from 'zod';
import { createHmac } from 'node:crypto';
import { documentText } from '../../../shared/replication/look-up.ts';
import type { Ask, Answer } from '../../../shared/replication/protocol.ts';
import { assert } from '../../../shared/lib/assert.ts';
import type { Peer } from './peer.ts';

/** Whom a person at a desk looks for in the district, and why. The number is cleaned (ID-04). */
export type LookedFor = {
  readonly type: string;
  readonly number: string;
  readonly reason: string;
  /** Null: a kiosk asks, with the person's own card in it. */
  readonly staffId: string | null;
};

export type LookUpAnswer = Exclude<Answer<'lookup'>, { outcome: 'key' }>;

/** @throws PeerUnreachable, PeerRefusal */
export type LookUp = (wanted: LookedFor) => Promise<LookUpAnswer>;

/** A person stands there and waits. */
const TIMEOUT_MS = 4_000;

type Key = { readonly keyId: string; readonly key: string };

/**
 * Asks the district for somebody (docs/adr/0012, 3). The number leaves this process as a keyed hash
 * alone; the key is asked for once and kept in memory.
 *
 * @param onFound what was granted waits in the mailbox
 */
export function createLookUp(district: Peer, scopeId: string, onFound: () => void): LookUp {
  let known: Key | null = null;
  const ask = (wanted: LookedFor) => {
    const { reason, staffId } = wanted;
    const question: Ask<'lookup'> = {
      scopeId,
      reason,
      staffId,
      keyId: known?.keyId ?? null,
      hash: known && hashOf(wanted, known),
    };
    return district.ask('lookup', question, { timeoutMs: TIMEOUT_MS });
  };
  return async (wanted) => {
    let answer = await ask(wanted);
    if (answer.outcome === 'key') {
      known = answer;
      answer = await ask(wanted);
    }
    assert(answer.outcome !== 'key', 'a key that was just told is the one in use');
    if (answer.outcome === 'found') onFound();
    return answer;
  };
}

function hashOf(wanted: LookedFor, { key }: Key): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(documentText(wanted)).digest('hex');
}

/** The district, and whoever wants to know hears with its answers that mail waits there. */
export function hearMail(district: Peer, onMail: () => void): Peer {
  return {
    ...district,
    ask: async (name, ask, options) => {
      const answer = await district.ask(name, ask, options);
      if (name === 'wait' && (answer as Answer<'wait'>).mail) onMail();
      return answer;
    },
  };
}

export const lookUpOutcome = z.object({
  outcome: z.enum(['found', 'not-found', 'out-of-reach', 'too-many']),
  residentIds: z.array(z.uuid()).max(50),
});

/** What became of a look-up, as a person hears it. */
export type LookUpOutcome = z.output<typeof lookUpOutcome>;
