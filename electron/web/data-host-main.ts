import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { hostConfig } from '../data/config.ts';
import type { DataHost } from '../data/host.ts';
import { systemClock } from '../data/clock.ts';
import { catchTheRest } from '../data/last-resort.ts';
import { createLog } from '../data/log.ts';
import { endWithParent, readConfig } from '../devices/stdin.ts';
import { openDoor } from './door.ts';
import { startSentence } from './start-words.ts';

/** The data host as a plain Node program behind the loopback door. */
const webConfig = z.object({
  host: hostConfig,
  door: z.object({ port: z.int(), secret: z.string().min(32) }),
});

/** The shell is less patient; this is for when there is none left to be. */
const STOP_MS_MAX = 10_000;

async function main(): Promise<void> {
  catchTheRest(createLog('data'));
  const config = await readConfig(webConfig);
  const starting = Promise.withResolvers<DataHost>();
  starting.promise.catch(() => undefined); // told below
  const door = await openDoor({
    port: config.door.port,
    secret: config.door.secret,
    directory: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    clock: systemClock,
    opened: starting.promise,
    onConnection: (caller, socket) => {
      void starting.promise.then((host) =>
        host.connectSocket(caller === 'window' ? 'workstation' : caller, socket),
      );
    },
  });
  // A browser needs as long to start as the host does: it gets its page meanwhile.
  say({ port: door.port });
  const { startHost } = await import('../data/start.ts');
  starting.resolve(startHost(config.host));
  const host = await starting.promise;
  endWithParent(async () => {
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    await door.close();
    await host.close();
  });
  say({ lanPort: host.lanPort });
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main().catch((error: unknown) => {
  const sentence = startSentence(error);
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exit(sentence === null ? 1 : 2);
});
