import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { connectOverMessagePorts } from './connect.ts';
import { DevicesHost } from './host.ts';
import { logToStderr } from './log.ts';
import { sayAlive } from './pulse.ts';
import { systemTiming } from './timing.ts';

/** A port as Electron hands it to a utility process, as far as it is used here. */
type Port = {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
};

/** What Electron adds to `process` in a utility process. */
type UtilityProcess = {
  readonly parentPort?: {
    on(event: 'message', listener: (event: { readonly ports: readonly Port[] }) => void): void;
    postMessage(message: unknown): void;
  };
};

/**
 * The devices host in Electron. Each message from the main process carries a port to the data host; a new one
 * takes the place of the last when the data host was started anew. It hears every two seconds that this one lives.
 */
const { parentPort } = process as UtilityProcess;
const connected = connectOverMessagePorts();
const host = new DevicesHost({
  client: connected.client,
  timing: systemTiming,
  makeId: uuidv7,
  makeEpoch: () => randomInt(1, 2 ** 32),
  log: logToStderr,
});

parentPort?.on('message', ({ ports: [port] }) => {
  if (!port) return;
  connected.use(port);
  port.start();
});
host.start();
sayAlive(systemTiming, () => parentPort?.postMessage({ type: 'alive' }));
