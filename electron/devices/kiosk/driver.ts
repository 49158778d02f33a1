import type { MakeId } from '../../../shared/lib/ids.ts';
import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import type { KioskDesk } from './desk.ts';
import { FrontDoor } from './front-door.ts';
import { keyIdOf, type Paired } from './keys.ts';
import { KioskLink } from './link.ts';
import type { Hello } from './messages.ts';
import { listenToLink } from './listening.ts';
import { isPairing } from './pairing.ts';
import { createPairingWatch, type PairingWatch } from './pairing-watch.ts';

/** Kiosk link v1 (docs/kiosk-link.md). */
export const kioskProfile: LineProfile = { ...usualLine, baudRate: 115_200 };

export const LINK_PROTO = '1.0';

const VERSION = '1.2';
const ANSWER_PATIENCE_MS = 3_000;
/** So long without a link and the line itself is in doubt. */
const REOPEN_MS = 30_000;

export type KioskServices = {
  readonly makeId: MakeId;
  /** A random number of 32 bits. */
  readonly makeEpoch: () => number;
  readonly clinicName: () => string;
  /** The data host, as far as one kiosk needs it. */
  readonly deskOf: (deviceId: string) => KioskDesk;
};

const hostHello: Hello = {
  proto: LINK_PROTO,
  deviceId: 'host',
  fw: VERSION,
  caps: ['queue-ticket', 'summary', 'help', 'barcode'],
  maxPayload: 1024,
};

/** A check-in kiosk with card reader, screen and ticket printer. */
export function createKioskDriver(services: KioskServices): Driver {
  return {
    id: 'kiosk',
    version: VERSION,
    profile: kioskProfile,
    bind: (context) => bindKiosk(services, context),
    listen: listenToLink,
  };
}

function bindKiosk(services: KioskServices, context: DriverContext): ReturnType<Driver['bind']> {
  const { timing, deviceId } = context;
  const desk = services.deskOf(deviceId);
  const frontDoor = new FrontDoor({
    timing,
    makeId: services.makeId,
    clinicName: services.clinicName,
    desk,
    emitReading: (reading) => context.emit(reading),
    onPrinted: (jobId, state) => void context.emit({ type: 'print-status', jobId, state }),
  });
  return (send) => connectKiosk({ services, context, desk, frontDoor, send });
}

type Parts = {
  readonly services: KioskServices;
  readonly context: DriverContext;
  readonly desk: KioskDesk;
  readonly frontDoor: FrontDoor;
  readonly send: Send;
};

function connectKiosk({ services, context, desk, frontDoor, send }: Parts): Connection {
  const { timing } = context;
  const openedMs = timing.monotonic();
  let cancelPatience: (() => void) | null = null;

  const link = new KioskLink({
    timing,
    transmit: send,
    makeEpoch: services.makeEpoch,
    hello: hostHello,
    keys: desk.keys,
    heartbeat: () => {
      const uptime = Math.round((timing.monotonic() - openedMs) / 1000);
      return { uptime, state: 'idle', paper: 'none', errors: 0 };
    },
    onUp(peer) {
      cancelPatience?.();
      context.setHealth('ready');
      warnOf(context, link.paired);
      if (peer.keyId !== undefined && link.paired === 'paired') desk.keyInUse(peer.keyId);
      // A kiosk with another key is nobody's: it gets no greeting, and says that it is out of service.
      if (link.paired !== 'other') frontDoor.linkUp((message) => link.send(message), peer.caps);
      pairing.linkUp();
    },
    onDown() {
      frontDoor.linkDown();
      pairing.linkDown();
      expectAnswer();
    },
    onMismatch: () => {
      cancelPatience?.();
      context.setHealth('version-mismatch');
    },
    onMessage: (message) => {
      if (isPairing(message)) pairing.receive(message);
      else if (link.paired !== 'other') frontDoor.receive(message);
    },
    onHeartbeat: ({ paper }) => {
      context.setWarning('paper-out', paper === 'out');
    },
  });

  const pairing = watchPairing(services, context, link);

  /** No link: first say so, then doubt the line. */
  function expectAnswer() {
    cancelPatience?.();
    cancelPatience = timing.after(ANSWER_PATIENCE_MS, () => {
      context.setHealth('no-answer');
      cancelPatience = timing.after(REOPEN_MS, context.askReopen);
    });
  }

  expectAnswer();
  link.start();
  return {
    feed: (bytes) => {
      link.feed(bytes);
    },
    closed() {
      cancelPatience?.();
      link.stop();
      frontDoor.linkDown();
      pairing.stop();
    },
    get counters() {
      return link.counters;
    },
  };
}

function watchPairing(
  { deskOf, makeId }: KioskServices,
  { timing, deviceId }: DriverContext,
  link: KioskLink,
): PairingWatch {
  const desk = deskOf(deviceId);
  return createPairingWatch({
    timing,
    desk,
    send: (message) => link.send(message),
    keep: (key) => desk.keepKey({ eventId: makeId(), key }),
    onKept: (key) => {
      desk.keyInUse(keyIdOf(key));
      link.renew();
    },
    keyId: () => link.keyId,
    onForgotten: () => {
      link.renew();
    },
  });
}

function warnOf(context: DriverContext, paired: Paired): void {
  context.setWarning('unpaired', paired === 'none');
  context.setWarning('other-key', paired === 'other');
}
