import type { HostConfig } from './config.ts';
import { type DataHost, startDataHost } from './host.ts';
import { readSetUp } from './set-up.ts';

/** How long the answer to the one who joined may take to leave. */
const FAREWELL_MS = 500;

/**
 * The data host of this computer, as it is set up by now. One that joins a clinic ends this program, and
 * whoever watches it starts it anew.
 */
export async function startHost(config: HostConfig): Promise<DataHost> {
  if (!('setUpPath' in config)) return startDataHost(config);
  const { setUpPath, ...own } = config;
  const setUp = readSetUp(setUpPath);
  if (setUp) return startDataHost({ ...setUp, ...own });
  const { startJoiningHost } = await import('./joining-host.ts');
  const host = await startJoiningHost({
    config,
    onJoined: () => {
      setTimeout(() => {
        void host.close().finally(() => process.exit(0));
      }, FAREWELL_MS);
    },
  });
  return host;
}
