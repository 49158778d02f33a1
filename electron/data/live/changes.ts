import type { EntityName } from '../../../shared/replication/entities.ts';

/** What can change under a live answer. */
export type Topic =
  | EntityName
  | 'readings'
  | 'windows'
  | 'devices'
  | 'device-card'
  | 'device-scan'
  /** It is time to ask for shared devices again; what came of it. */
  | 'shared-devices'
  | 'shared-standing'
  | 'device-ports'
  | 'device-trial'
  /** Help that was asked for at a kiosk, tries there, a pairing. */
  | 'kiosks'
  | 'connection'
  /** Bytes of an attachment arrived, or were handed over. */
  | 'attachment-files'
  | 'load'
  | 'session'
  | 'sign-in-locks'
  | 'bench'
  | 'print-targets'
  | 'print-jobs'
  /** What waits for a ticket printer. */
  | 'strips'
  | 'conflicts'
  | 'distinct-people'
  /** Time went on: waits, windows and late arrivals look different. */
  | 'minute';

type Listener = (topics: ReadonlySet<Topic>) => void;

/** The one place through which a commit tells the live answers that they may have changed. */
export type Changes = {
  publish(topics: Iterable<Topic>): void;
  subscribe(listener: Listener): () => void;
};

/** Makes the bus. A listener that throws would starve the others, so it may not. */
export function createChanges(): Changes {
  const listeners = new Set<Listener>();
  return {
    publish(topics) {
      const set = new Set(topics);
      if (set.size === 0) return;
      for (const listener of listeners) listener(set);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
