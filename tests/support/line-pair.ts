import type { ListenOn } from '../../electron/devices/far-end.ts';
import type { LineProfile, OpenLine } from '../../electron/devices/ports/line.ts';
import { serialLine } from '../../electron/devices/ports/serial.ts';
import { tcpLine } from '../../electron/devices/ports/tcp.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { openPtyPair, ptyTools, type PtyTool } from './pty.ts';

/** What the serial tests run on: every tool that makes real terminals, and TCP only where there is none. */
export const lineKinds: readonly (PtyTool | 'TCP (no pseudo terminals here)')[] =
  ptyTools().length > 0 ? ptyTools() : ['TCP (no pseudo terminals here)'];

export type LineKind = (typeof lineKinds)[number];

/** A line whose two ends are in the hands of a test. */
export type LinePair = {
  /** For a far end. */
  readonly listen: ListenOn;
  /** For the host's end; on TCP the far end must be listening. */
  open(profile: LineProfile, tcpPort?: number | null): OpenLine;
  readonly unplug: (() => Promise<void>) | null;
  readonly replug: (() => Promise<void>) | null;
  close(): Promise<void>;
};

export async function openLinePair(kind: LineKind): Promise<LinePair> {
  const timing = systemTiming;
  if (kind !== 'socat' && kind !== 'python3') {
    return {
      listen: { kind: 'tcp', port: 0 },
      open: (_profile, port) =>
        tcpLine({ host: '127.0.0.1', port: port ?? 0, allowList: [], timing }),
      unplug: null,
      replug: null,
      close: () => Promise.resolve(),
    };
  }
  const pair = await openPtyPair(kind);
  if (!pair) throw new Error(`${kind} is there but makes no pseudo terminals`);
  return {
    listen: { kind: 'serial', path: pair.b },
    open: (profile) => serialLine({ path: pair.a, profile, timing }),
    unplug: () => pair.unplug(),
    replug: () => pair.replug(),
    close: () => pair.close(),
  };
}
