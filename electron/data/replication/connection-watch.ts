import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { type Clock, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { ReadDb } from '../db/handle.ts';
import { readWaiting } from './standing.ts';

/** The two lines of a workstation and what waits behind them, in the words of the contract. */
export type ConnectionWatch = {
  /** As of the last change; cheap. */
  state(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  isReachable(line: LineName): boolean;
  setLine(line: LineName, isReachable: boolean): void;
  /** At a desk: whether its clinic has a district, as the home tells. */
  setDistrict(hasOne: boolean): void;
  /** Reads what waits anew, and tells the listeners when anything changed. */
  refresh(): Promise<void>;
  /** Resolves when no refresh is under way any more. */
  settle(): Promise<void>;
};

export type LineName = 'home' | 'district';

/** Since when a line is open or cut, over a restart of the program (line-memory.ts). */
export type LineMemory = {
  /** When the line was last known to be open before this start; null where nobody knows. */
  openAt(line: LineName): Instant | null;
  /** The line opened, or was open until now. */
  note(line: LineName, isOpen: boolean): void;
};

export type ConnectionWatchOptions = {
  readonly db: ReadDb;
  readonly clock: Clock;
  readonly clinicScopeId: string;
  readonly isHome: boolean;
  readonly hasDistrict: boolean;
  /** Without, nothing is known of before. */
  readonly memory: LineMemory | null;
  /** A line opened or closed. */
  readonly onLine: () => void;
  readonly onFault: (error: unknown) => void;
};

type Line = { reachable: boolean; since: Instant | null };
type Listener = (state: ConnectionState) => void;

/** The clinic's home is always reachable at the home itself. */
export function createConnectionWatch(options: ConnectionWatchOptions): ConnectionWatch {
  const { db, clock, clinicScopeId, isHome, memory, onLine, onFault } = options;
  const lines: Record<LineName, Line> = {
    home: isHome
      ? { reachable: true, since: toInstant(clock.now()) }
      : { reachable: false, since: memory?.openAt('home') ?? null },
    district: { reachable: false, since: memory?.openAt('district') ?? null },
  };
  const listeners = new Set<Listener>();
  let { hasDistrict } = options;
  let state = stateOf({ isHome, hasDistrict }, lines, nothingWaits);
  let refreshing = Promise.resolve();

  async function readState(): Promise<void> {
    const next = stateOf({ isHome, hasDistrict }, lines, await readWaiting(db, clinicScopeId));
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const listener of listeners) listener(state);
  }
  const refresh = () => {
    refreshing = refreshing.then(readState).catch(onFault);
    return refreshing;
  };
  return {
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isReachable: (name) => lines[name].reachable,
    setLine: (name, reachable) => {
      if (lines[name].reachable === reachable) return;
      lines[name] = { reachable, since: toInstant(clock.now()) };
      memory?.note(name, reachable);
      onLine();
      void refresh();
    },
    setDistrict: (hasOne) => {
      if (hasDistrict === hasOne) return;
      hasDistrict = hasOne;
      void refresh();
    },
    refresh,
    settle: () => refreshing,
  };
}

type Waiting = Awaited<ReturnType<typeof readWaiting>>;

const nothingWaits: Waiting = {
  waitingForHome: 0,
  waitingForDistrict: 0,
  oldestWaitingAt: null,
  stoppedBecause: null,
  clockAheadMinutes: 0,
  lastUploadAt: null,
};

function stateOf(
  { isHome, hasDistrict }: Pick<ConnectionWatchOptions, 'isHome' | 'hasDistrict'>,
  lines: Readonly<Record<LineName, Line>>,
  { lastUploadAt, ...waiting }: Waiting,
): ConnectionState {
  return {
    isHome,
    hasDistrict,
    home: { ...lines.home },
    district: { ...lines.district, lastUploadAt },
    ...waiting,
  };
}
