import type { After, Clock } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Random } from '../../../../shared/replication/back-off.ts';
import type { DatabaseHandle } from '../../db/handle.ts';
import type { Changes } from '../../live/changes.ts';
import type { HomeServer } from '../home-server.ts';
import type { Ledger } from '../ledger.ts';
import type { Replicator } from '../replicator.ts';
import { createSignal } from '../signal.ts';
import { type Courier, createCourier } from './courier.ts';
import { mountAttachments } from './door.ts';

export type CarryOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly after: After;
  readonly random: Random;
  readonly makeId: MakeId;
  readonly scopeId: string;
  readonly replicator: Replicator;
  /** At the clinic's home: where the desks ask. */
  readonly server: Pick<HomeServer, 'mount' | 'mountBelow'> | null;
  readonly onFault: (error: unknown) => void;
};

/** A clinic's network carries more than its line to the district, which everybody shares. */
const BYTES_PER_SECOND = { home: 8 * 1_048_576, district: 1_048_576 } as const;

/**
 * Gives and takes the bytes of attachments in this place: the door for the desks at a home, and the courier to the
 * one that this workstation asks.
 */
export function carryAttachments(options: CarryOptions): { stop(): Promise<void> } {
  const { server, changes } = options;
  const onProgress = paced(() => changes.publish(['attachment-files']), options.after);
  let courier: Courier | null = null;
  if (server)
    mountAttachments(server, {
      ...options,
      now: options.clock.now,
      onArrived: () => {
        onProgress();
        courier?.wake();
      },
    });
  const started = startCourier(options, onProgress);
  courier = started?.courier ?? null;
  return { stop: async () => started?.stop() };
}

/** What is on the screens moves on twice a second, however small the pieces are. */
const SHOWN_EACH_MS = 500;

function paced(act: () => void, after: After): () => void {
  let isResting = false;
  let isDue = false;
  const begin = () => {
    isDue = isResting;
    if (isResting) return;
    isResting = true;
    act();
    after(SHOWN_EACH_MS, () => {
      isResting = false;
      if (isDue) begin();
    });
  };
  return begin;
}

function startCourier(options: CarryOptions, onProgress: () => void) {
  const { replicator, changes, after } = options;
  const { home, district } = replicator;
  const peer = home ?? district;
  if (!peer) return null;
  const role = home ? 'home' : 'district';
  const news = createSignal(after);
  const courier = createCourier({
    ...options,
    peer,
    role,
    news,
    bytesPerSecond: BYTES_PER_SECOND[role],
    isBusy: () => isBusy(replicator, role),
    onProgress,
  });
  let wasBusy = false;
  const stopListening = [
    replicator.onState(() => {
      news.notify();
      // Acts have arrived, perhaps one that names a paper.
      if (wasBusy && !isBusy(replicator, role)) courier.wake();
      wasBusy = isBusy(replicator, role);
    }),
    changes.subscribe((topics) => {
      if (topics.has('attachments')) courier.wake();
    }),
  ];
  courier.start();
  const stop = async () => {
    for (const end of stopListening) end();
    await courier.stop();
  };
  return { courier, stop };
}

/** Acts wait, and the line for them is there: they are on their way right now. */
function isBusy(replicator: Replicator, role: 'home' | 'district'): boolean {
  const state = replicator.state();
  return role === 'home'
    ? state.home.reachable && state.waitingForHome > 0
    : state.district.reachable && state.waitingForDistrict > 0;
}
