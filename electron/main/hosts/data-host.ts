import type { MessagePortMain } from 'electron';
import type { PlaceKind } from '../../../shared/domain/access.ts';
import { assert } from '../../../shared/lib/assert.ts';
import type { HostConfig } from '../../data/config.ts';
import type { Log } from '../../data/log.ts';
import { type DataHostOrder, dataHostReport } from '../../data/utility-messages.ts';
import type { Timing } from '../../devices/timing.ts';
import { type ForkHost, type HostChild, supervise } from './supervise.ts';

/** It closes its database on the way out, which truncates the write-ahead log. */
const STOP_LIMIT_MS = 8_000;

export type HostOptions = {
  readonly fork: ForkHost;
  readonly timing: Timing;
  readonly log: Log;
  /** Ports can be handed to it: again after every restart. */
  onReady(): void;
  onTrouble(): void;
};

export type DataHostOptions = HostOptions & {
  /** May come later than the process, which starts meanwhile. Whoever made it answers for its failure. */
  readonly config: Promise<HostConfig>;
  /** It will not start with this configuration; it is not tried again. */
  onRefused(code: string): void;
};

export type RunningDataHost = {
  /** Whether there is somebody to take a port; {@link HostOptions.onReady} says when there is again. */
  isReady(): boolean;
  connect(placeKind: PlaceKind, port: MessagePortMain): void;
  stop(): Promise<void>;
};

/** Keeps the data host running. */
export function runDataHost(options: DataHostOptions): RunningDataHost {
  let isReady = false;
  const supervisor = supervise({
    name: 'data host',
    fork: options.fork,
    timing: options.timing,
    log: options.log,
    onStart(child) {
      const start = (config: HostConfig) => order(child, { type: 'start', config });
      options.config.then(start, () => undefined);
    },
    onMessage(message) {
      const report = dataHostReport.parse(message);
      if (report.type === 'ready') {
        isReady = true;
        options.onReady();
      } else {
        supervisor.abandon();
        options.onRefused(report.code);
      }
    },
    onDown: () => {
      isReady = false;
    },
    onTrouble: options.onTrouble,
  });
  return {
    isReady: () => isReady,
    connect(placeKind, port) {
      const child = supervisor.child();
      assert(child && isReady, 'a port goes to a data host that is ready');
      order(child, { type: 'connect', placeKind }, port);
    },
    stop: () => supervisor.stop((child) => order(child, { type: 'stop' }), STOP_LIMIT_MS),
  };
}

function order(child: HostChild, message: DataHostOrder, port?: MessagePortMain): void {
  child.send(message, port ? [port] : []);
}
