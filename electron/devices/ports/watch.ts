import { isDeepStrictEqual } from 'node:util';
import type { Timing } from '../timing.ts';
import type { PortInfo } from './identity.ts';
import type { ListPorts } from './list.ts';

/** How soon a person who plugs something in sees it. */
const LOOK_MS = 1_500;

export type PortWatch = {
  /** What was there when it was looked last. */
  current(): readonly PortInfo[];
  /** Looks now; what was there last where the system does not tell. */
  look(): Promise<readonly PortInfo[]>;
  stop(): void;
};

/**
 * Looks at what is plugged in, again and again (S4): systems tell of a plug in ways of their own, and some not
 * at all.
 */
export function watchPorts(
  timing: Timing,
  list: ListPorts,
  onChange: (ports: readonly PortInfo[]) => void,
): PortWatch {
  let ports: readonly PortInfo[] = [];
  let isStopped = false;
  let cancel: (() => void) | null = null;

  async function look(): Promise<readonly PortInfo[]> {
    const seen = await list().catch(() => ports);
    if (!isStopped && !isDeepStrictEqual(seen, ports)) {
      ports = seen;
      onChange(seen);
    }
    return seen;
  }

  async function goOn() {
    await look();
    if (!isStopped) cancel = timing.after(LOOK_MS, () => void goOn());
  }

  void goOn();
  return {
    current: () => ports,
    look,
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
