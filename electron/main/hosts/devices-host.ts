import type { MessagePortMain } from 'electron';
import type { HostOptions } from './data-host.ts';
import { supervise } from './supervise.ts';

/** It keeps nothing: what the data host has not stored by now is reported again by the device, or lost. */
const STOP_LIMIT_MS = 1_000;

export type RunningDevicesHost = {
  /** A new port to the data host takes the place of the last one. */
  connect(port: MessagePortMain): void;
  stop(): Promise<void>;
};

/** Keeps the devices host running. It is ready as soon as it runs: a port waits for it in its queue. */
export function runDevicesHost(options: HostOptions): RunningDevicesHost {
  const supervisor = supervise({
    name: 'devices host',
    fork: options.fork,
    timing: options.timing,
    log: options.log,
    isWatched: true,
    onStart: () => options.onReady(),
    onMessage: () => undefined,
    onDown: () => undefined,
    onTrouble: options.onTrouble,
  });
  return {
    connect: (port) => supervisor.child()?.send(null, [port]),
    stop: () => supervisor.stop((child) => child.kill(), STOP_LIMIT_MS),
  };
}
