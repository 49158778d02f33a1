import { randomInt } from 'node:crypto';
import { Bench, benchPlan } from './bench.ts';
import { connectOverWebSocket } from './connect.ts';
import { endWithParent, hostConfig, readConfig } from './stdin.ts';
import { systemTiming } from './timing.ts';

/**
 * The bench as a program. Standard input: one line with url, ticket, devices and cards; when it ends, so does
 * this program. Standard output: one line `{"listening": [{"deviceId": "…", "port": 4711}]}`.
 */
const { url, ticket, ...plan } = await readConfig(hostConfig.extend(benchPlan.shape));
const connected = connectOverWebSocket({ url, ticket, timing: systemTiming });
const bench = new Bench({
  client: connected.client,
  timing: systemTiming,
  makeEpoch: () => randomInt(1, 2 ** 32),
  plan,
});
endWithParent(async () => {
  await bench.stop();
  connected.close();
});
const listening = await bench.start();
process.stdout.write(`${JSON.stringify({ listening })}\n`);
