import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import type { KioskOutcome } from '../../shared/contract/visits.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { connectOverWebSocket } from '../../electron/devices/connect.ts';
import { plugIn, type FarEnd } from '../../electron/devices/far-end.ts';
import { DevicesHost } from '../../electron/devices/host.ts';
import { kioskProfile } from '../../electron/devices/kiosk/driver.ts';
import { KioskLink } from '../../electron/devices/kiosk/link.ts';
import type { BusinessMessage } from '../../electron/devices/kiosk/messages.ts';
import { wireMs, type LineProfile } from '../../electron/devices/ports/line.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { inventedCard } from '../support/cards.ts';
import { FakeDataHost, TICKET } from '../support/fake-data-host.ts';
import { openPtyPair } from '../support/pty.ts';

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

/** A card is the only long thing that the asker says. */
const SCAN_BYTES_LEAST = 200;

type Round = { readonly scanSentMs: number; readonly printHeardMs: number };

/** The kiosk's end, reduced to questions. Each link is a new life, so no page has to be waited for. */
function createAsker(
  profile: LineProfile,
  onRound: (round: Round) => void,
): FarEnd & { ask(): void } {
  let link: KioskLink | null = null;
  let scanSentMs = 0;
  let isScanDue = false;

  function receive(message: BusinessMessage) {
    if (message.type === 'session.begin') {
      const { sid } = message;
      isScanDue = true;
      void link?.send({
        type: 'id.scan',
        sid,
        kind: 'resident',
        fields: inventedCard(),
        checkDigitOk: true,
      });
    }
    if (message.type === 'ticket.print') {
      const round = { scanSentMs, printHeardMs: systemTiming.monotonic() };
      const answer = { type: 'print.status', jobId: message.jobId, state: 'printed' } as const;
      void answerThen(answer, () => {
        onRound(round);
      });
    }
  }

  async function answerThen(answer: BusinessMessage, act: () => void) {
    await link?.send(answer);
    act();
  }

  return {
    profile,
    display: () => [],
    stop: () => link?.stop(),
    ask: () => {
      link?.stop();
      link?.start();
    },
    connect(send) {
      const own = new KioskLink({
        timing: systemTiming,
        transmit: (bytes) => {
          const isScan = isScanDue && bytes.length > SCAN_BYTES_LEAST;
          // When its last byte is on the wire; the write itself may be confirmed after the answer has come.
          if (isScan) scanSentMs = systemTiming.monotonic() + wireMs(profile, bytes.length);
          if (isScan) isScanDue = false;
          return send(bytes);
        },
        makeEpoch,
        hello: { proto: '1.0', deviceId: 'asker', fw: '1', caps: [], maxPayload: 1024 },
        pairingKey: null,
        heartbeat: () => ({ uptime: 0, state: 'idle', paper: 'ok', errors: 0 }),
        onUp: () => void own.send({ type: 'card.present', slot: 'id-card' }).catch(() => undefined),
        onDown: () => undefined,
        onMismatch: () => undefined,
        onMessage: receive,
        onHeartbeat: () => undefined,
      });
      link = own;
      own.start();
      return {
        feed: (bytes) => {
          own.feed(bytes);
        },
        closed: () => {
          own.stop();
        },
      };
    },
  };
}

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
  const asker = createAsker(profile, ({ scanSentMs, printHeardMs }) => {
    took.push(Math.max(0, printHeardMs - scanSentMs));
    if (took.length === rounds) done.resolve();
    else asker.ask();
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
