import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import type { KioskOutcome } from '../../shared/contract/visits.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { connectOverWebSocket } from '../../electron/devices/connect.ts';
import { plugIn } from '../../electron/devices/far-end.ts';
import { DevicesHost } from '../../electron/devices/host.ts';
import { kioskProfile } from '../../electron/devices/kiosk/driver.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { inventedCard } from '../support/cards.ts';
import { FakeDataHost, TICKET } from '../support/fake-data-host.ts';
import { openPtyPair } from '../support/pty.ts';
import { createAsker } from './kiosk-asker.ts';

/**
 * What the devices host adds between the last byte of a card and the first byte of its ticket: a kiosk that does
 * nothing but ask, on a real terminal (TCP where there is none), a data host that decides at once, over a
 * WebSocket. The line's own time (last byte of `id.scan` to its arrival, `ticket.print` on the wire) is not in it
 * where the rate is not throttled; both ways are measured.
 *
 *     node tests/bench/kiosk-latency.ts [rounds]
 */
const rounds = Number(process.argv[2] ?? 300);
const makeEpoch = () => randomInt(1, 2 ** 32);

function ticket(): KioskOutcome {
  return {
    outcome: 'ticket',
    newcomer: false,
    checkedIn: {
      visitId: uuidv7(),
      residentId: uuidv7(),
      lane: 'W',
      repeated: false,
      ticket: {
        ticketId: uuidv7(),
        number: 'W007',
        goTo: '测量站',
        ahead: 2,
        aboutMinutes: 15,
        checkInAt: toInstant(systemTiming.now()),
        clinicName: '槐树街道驿站',
      },
    },
  };
}

async function measure(isThrottled: boolean): Promise<number[]> {
  const pair = await openPtyPair();
  const dataHost = new FakeDataHost();
  dataHost.decide = () => Promise.resolve(ticket());
  const took: number[] = [];
  const done = Promise.withResolvers<void>();
  const profile = isThrottled ? kioskProfile : { ...kioskProfile, baudRate: 1e9 };
  const asker = createAsker({
    profile,
    nextCard: inventedCard,
    onRound: ({ scanSentMs, printHeardMs }) => {
      took.push(Math.max(0, printHeardMs - scanSentMs));
      if (took.length === rounds) done.resolve();
      else asker.ask();
    },
  });
  const far = await plugIn(
    systemTiming,
    asker,
    pair ? { kind: 'serial', path: pair.b } : { kind: 'tcp', port: 0 },
  );
  const binding: DeviceBinding = {
    deviceId: uuidv7(),
    label: 'kiosk',
    driver: 'kiosk',
    transport: pair
      ? { kind: 'serial', path: pair.a, baudRate: null }
      : { kind: 'tcp', host: '127.0.0.1', port: far.port ?? 0 },
    enabled: true,
    simulated: true,
  };
  dataHost.setBindings([binding]);
  const port = await dataHost.listen();
  const connected = connectOverWebSocket({
    url: `ws://127.0.0.1:${port}/host`,
    ticket: TICKET,
    timing: systemTiming,
  });
  const host = new DevicesHost({
    client: connected.client,
    timing: systemTiming,
    makeId: uuidv7,
    makeEpoch,
    log: () => undefined,
  });
  host.start();
  await done.promise;
  await host.stop();
  connected.close();
  asker.stop();
  await far.unplug();
  await dataHost.die();
  await pair?.close();
  return took.toSorted((a, b) => a - b);
}

for (const isThrottled of [false, true]) {
  const took = await measure(isThrottled);
  const at = (share: number) => (took[Math.floor((took.length - 1) * share)] ?? 0).toFixed(1);
  const line = isThrottled ? 'replies of the kiosk at 115200' : 'an unthrottled line';
  console.log(
    `last byte of id.scan to ticket.print heard, ${line}: p50 ${at(0.5)} p99 ${at(0.99)} most ${at(1)} ms (${took.length})`,
  );
}
process.exit(0);
