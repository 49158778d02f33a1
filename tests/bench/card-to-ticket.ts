import { createServer, type AddressInfo } from 'node:net';
import { type FarEnd, plugIn } from '../../electron/devices/far-end.ts';
import { kioskProfile } from '../../electron/devices/kiosk/driver.ts';
import type { OpenLine } from '../../electron/devices/ports/line.ts';
import { serialLine } from '../../electron/devices/ports/serial.ts';
import { tcpLine } from '../../electron/devices/ports/tcp.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import { openPtyPair } from '../support/pty.ts';
import { createAsker, type Round } from './kiosk-asker.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';
import type { Stage } from './stage.ts';

/** As long as an `id.scan` with its frame. */
const SCAN_BYTES = 420;
const ROUND_MS_MAX = 20_000;

/**
 * From the last byte of `id.scan` on a line of 115200 to the last byte of `ticket.print`: devices host,
 * data host and its encrypted database with FULL between. Everybody who comes has a record here.
 */
export async function benchCardToTicket(
  stage: Stage,
  { turns }: { readonly turns: number },
): Promise<Measured> {
  const kiosk = await openKiosk(stage);
  const bare = await openBareLine();
  const ours: number[] = [];
  const took = await measurePair(
    async () => ours.push(await kiosk.round()),
    () => bare.roundTrip(),
    { turns, each: 5 },
  );
  await bare.close();
  await kiosk.close();
  return {
    what: 'known residents, processes as in the journey, the line at 115200 Bd; the line’s own time not counted',
    ours: ours.slice(-took.ours.length),
    beside: { name: 'bare echo on such a line', samples: took.beside },
  };
}

async function openKiosk({ lines, nextResident }: Stage) {
  let done: (round: Round) => void = () => undefined;
  const connected = Promise.withResolvers<void>();
  const asker = createAsker({
    profile: kioskProfile,
    nextCard: () => nextResident().card,
    onRound: (round) => done(round),
  });
  const device: FarEnd = {
    ...asker,
    connect: (send) => {
      connected.resolve();
      return asker.connect(send);
    },
  };
  const first = nextRound();
  const far = await plugIn(systemTiming, device, lines.kiosk.far);
  await connected.promise;
  await first;

  /** What a card takes over the line's own time. */
  function nextRound(): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no ticket came')), ROUND_MS_MAX);
      done = ({ scanSentMs, printHeardMs }) => {
        clearTimeout(timer);
        resolve(printHeardMs - scanSentMs);
      };
    });
  }

  return {
    round: () => {
      const round = nextRound();
      asker.ask();
      return round;
    },
    close: async () => {
      asker.stop();
      await far.unplug();
    },
  };
}

/** The same bytes there and back over a line of the same kind, at the speed of the machine. */
async function openBareLine() {
  const pair = await openPtyPair();
  const profile = kioskProfile;
  const server = pair ? null : createServer((socket) => socket.pipe(socket));
  if (server) await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server?.address() as AddressInfo | undefined; // a listening TCP server has one
  let heard = 0;
  let whole = Promise.withResolvers<void>();
  const onClosed = () => undefined;
  const open: OpenLine = pair
    ? serialLine({ path: pair.a, profile, timing: systemTiming })
    : tcpLine({
        host: '127.0.0.1',
        port: address?.port ?? 0,
        allowList: [],
        timing: systemTiming,
      });
  const echo = pair
    ? await serialLine({ path: pair.b, profile, timing: systemTiming })({
        onBytes: (bytes) => void echo?.write(bytes),
        onClosed,
      })
    : null;
  const near = await open({
    onBytes: (bytes) => {
      heard += bytes.length;
      if (heard >= SCAN_BYTES) whole.resolve();
    },
    onClosed,
  });
  return {
    roundTrip: async () => {
      heard = 0;
      whole = Promise.withResolvers();
      await near.write(new Uint8Array(SCAN_BYTES).fill(7));
      await whole.promise;
    },
    close: async () => {
      await near.close();
      await echo?.close();
      server?.close();
      await pair?.close();
    },
  };
}
