import { expect, test } from 'vitest';
import { clinicScope } from '../../../tests/support/acts.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { openReplica } from '../../../tests/support/replica.ts';
import type { Caller } from '../../../shared/replication/exchange.ts';
import { WAIT_MS } from '../../../shared/replication/protocol.ts';
import { createHome } from './home.ts';

const { kept } = keeping();

const desk: Caller = { deviceId: 'desk', publicKey: '', name: 'desk', isRevoked: false };

test('whoever waits is not kept for longer because the clock was put back', async () => {
  const replica = await kept(openReplica({ isHome: true }));
  let now = 3_600_000;
  const waited: number[] = [];
  const next = async (timeoutMs: number) => {
    waited.push(timeoutMs);
    expect(waited.length).toBeLessThan(3);
    now = 0;
  };
  const home = createHome({
    ...replica,
    name: 'home',
    now: () => now,
    news: { next, notify: () => undefined, listen: () => () => true },
    districtView: async () => null,
    relayPush: null,
    relayDonation: null,
    onSuperseded: () => undefined,
    closing: new AbortController().signal,
  });
  const { head } = await home.wait({ scopeId: clinicScope, seq: 0, district: null }, desk);
  expect(head).toBe(0);
  expect(waited).toEqual([WAIT_MS, 0]);
});
