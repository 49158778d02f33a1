import type { MessageChannelMain, MessagePortMain } from 'electron';
import type { PlaceKind } from '../../../shared/domain/access.ts';
import type { HostConfig } from '../../data/config.ts';
import type { Log } from '../../data/log.ts';
import type { Timing } from '../../devices/timing.ts';
import { runDataHost } from './data-host.ts';
import { runDevicesHost, type RunningDevicesHost } from './devices-host.ts';
import type { ForkHost } from './supervise.ts';

/** A loaded page of ours that talks to the data host. */
export type Page = {
  readonly placeKind: PlaceKind;
  sendPort(port: MessagePortMain): void;
};

type HostsOptions = {
  readonly config: Promise<HostConfig>;
  readonly forkData: ForkHost;
  readonly forkDevices: ForkHost;
  readonly makeChannel: () => MessageChannelMain;
  readonly timing: Timing;
  readonly log: Log;
  onRefused(code: string): void;
  onTrouble(host: 'data' | 'devices'): void;
};

export type RunningHosts = {
  /** Gives a page its port, now or as soon as the data host is ready, and again after every restart. */
  connect(page: Page): void;
  /** The page is gone, or another document has taken its place. */
  forget(page: Page): void;
  stop(): Promise<void>;
};

/** Starts both hosts, keeps them running, and joins everybody to the data host of the moment. */
export function startHosts(options: HostsOptions): RunningHosts {
  const { timing, log, makeChannel } = options;
  const pages = new Set<Page>();
  // Null while it starts; the data host, which takes longer, joins it then.
  let devices: RunningDevicesHost | null = null;

  const data = runDataHost({
    config: options.config,
    fork: options.forkData,
    timing,
    log,
    onReady() {
      joinDevices();
      for (const page of pages) join(page);
    },
    onRefused: options.onRefused,
    onTrouble: () => options.onTrouble('data'),
  });
  devices = runDevicesHost({
    fork: options.forkDevices,
    timing,
    log,
    onReady: joinDevices,
    onTrouble: () => options.onTrouble('devices'),
  });

  function join({ placeKind, sendPort }: Page) {
    if (!data.isReady()) return;
    const { port1, port2 } = makeChannel();
    data.connect(placeKind, port1);
    sendPort(port2);
  }

  function joinDevices() {
    if (devices) join({ placeKind: 'devices', sendPort: devices.connect });
  }

  return {
    connect(page) {
      pages.add(page);
      join(page);
    },
    forget: (page) => void pages.delete(page),
    async stop() {
      await devices?.stop();
      await data.stop();
    },
  };
}
