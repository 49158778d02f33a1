import { assert } from '../../shared/lib/assert.ts';
import { AppError } from '../../shared/lib/problem.ts';
import type { HostConfig } from './config.ts';
import type { DataHost } from './host.ts';
import { catchTheRest } from './last-resort.ts';
import { createLog } from './log.ts';
import type { HostPort } from './port-socket.ts';
import { startHost } from './start.ts';
import { type DataHostReport, dataHostOrder } from './utility-messages.ts';

/** What Electron adds to `process` in a utility process. */
type UtilityProcess = {
  readonly parentPort?: {
    on(event: 'message', listener: (event: ParentMessage) => void): void;
    postMessage(report: DataHostReport): void;
  };
};
type ParentMessage = { readonly data: unknown; readonly ports: readonly HostPort[] };

/** How long the refusal may take to reach the main process, which then ends this one. */
const FAREWELL_MS = 2_000;

/** The data host in Electron: configuration, ports and the end come as messages of the main process. */
const { parentPort } = process as UtilityProcess;
assert(parentPort, 'this program is forked by Electron');
const parent = parentPort;
const log = createLog('data');
catchTheRest(log);
let host: Promise<DataHost> | null = null;

parent.on('message', ({ data, ports: [port] }) => {
  const order = dataHostOrder.parse(data);
  switch (order.type) {
    case 'start':
      assert(!host, 'a data host starts once');
      host = start(order.config);
      return;
    case 'connect':
      assert(host && port, 'a port comes after the configuration');
      void host.then(({ connectPort }) => connectPort(order.placeKind, port));
      return;
    default:
      void stop();
  }
});

async function start(config: HostConfig): Promise<DataHost> {
  try {
    const started = await startHost(config);
    parent.postMessage({ type: 'ready' });
    return started;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.error({ code: error.code }, 'refused to start');
    parent.postMessage({ type: 'refused', code: error.code });
    setTimeout(() => process.exit(2), FAREWELL_MS);
    return new Promise(() => undefined);
  }
}

async function stop(): Promise<void> {
  const started = await host;
  await started?.close();
  process.exit(0);
}
