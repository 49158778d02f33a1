import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { connectOverWebSocket } from './connect.ts';
import { DevicesHost } from './host.ts';
import { logToStderr } from './log.ts';
import { sayAlive } from './pulse.ts';
import { endWithParent, hostConfig, readConfig } from './stdin.ts';
import { systemTiming } from './timing.ts';

/**
 * The devices host under Node. Standard input: one line `{"url": "ws://…/host", "ticket": "…"}`; when it ends,
 * so does this program. Standard output: a line when it runs, and one every two seconds as long as it does.
 */
const { url, ticket } = await readConfig(hostConfig);
const connected = connectOverWebSocket({ url, ticket, timing: systemTiming });
const host = new DevicesHost({
  client: connected.client,
  timing: systemTiming,
  makeId: uuidv7,
  makeEpoch: () => randomInt(1, 2 ** 32),
  log: logToStderr,
});
let stopSaying: (() => void) | null = null;
endWithParent(async () => {
  stopSaying?.();
  await host.stop();
  connected.close();
});
host.start();
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
stopSaying = sayAlive(systemTiming, () => {
  process.stdout.write(`${JSON.stringify({ alive: true })}\n`);
});
