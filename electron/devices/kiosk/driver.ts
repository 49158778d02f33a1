import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { FrontDoor, type KioskScan } from './front-door.ts';
import { KioskLink } from './link.ts';
import type { Hello } from './messages.ts';

/** Kiosk link v1 (docs/kiosk-link.md). */
export const kioskProfile: LineProfile = { ...usualLine, baudRate: 115_200 };

export const LINK_PROTO = '1.0';

const VERSION = '1.0';
const ANSWER_PATIENCE_MS = 3_000;
/** So long without a link and the line itself is in doubt. */
const REOPEN_MS = 30_000;

export type KioskServices = {
  readonly makeId: MakeId;
  /** A random number of 32 bits. */
  readonly makeEpoch: () => number;
  readonly clinicName: () => string;
  readonly scan: (scan: KioskScan & { deviceId: string }) => Promise<KioskOutcome>;
  /** The key shared with a kiosk when it was paired; null while it is not. */
  readonly pairingKeyOf: (deviceId: string) => Uint8Array | null;
};

const hostHello: Hello = {
  proto: LINK_PROTO,
  deviceId: 'host',
  fw: VERSION,
  caps: ['queue-ticket'],
  maxPayload: 1024,
};

/** A check-in kiosk with card reader, screen and ticket printer. */
export function createKioskDriver(services: KioskServices): Driver {
  return {
    id: 'kiosk',
    version: VERSION,
    profile: kioskProfile,
    bind: (context) => bindKiosk(services, context),
  };
}

function bindKiosk(services: KioskServices, context: DriverContext): ReturnType<Driver['bind']> {
  const frontDoor = new FrontDoor({
    timing: context.timing,
    makeId: services.makeId,
    clinicName: services.clinicName,
    scan: (scan) => services.scan({ ...scan, deviceId: context.deviceId }),
    onPrinted: (jobId, state) => void context.emit({ type: 'print-status', jobId, state }),
  });
  return (send) => connectKiosk(services, context, frontDoor, send);
}

function connectKiosk(
  services: KioskServices,
  context: DriverContext,
  frontDoor: FrontDoor,
  send: Send,
): Connection {
  const { timing, deviceId } = context;
  const openedMs = timing.monotonic();
  let cancelPatience: (() => void) | null = null;

  const link = new KioskLink({
    timing,
    transmit: send,
    makeEpoch: services.makeEpoch,
    hello: hostHello,
    pairingKey: services.pairingKeyOf(deviceId),
    heartbeat: () => {
      const uptime = Math.round((timing.monotonic() - openedMs) / 1000);
      return { uptime, state: 'idle', paper: 'none', errors: 0 };
    },
    onUp() {
      cancelPatience?.();
      context.setHealth('ready');
      frontDoor.linkUp((message) => link.send(message));
    },
    onDown() {
      frontDoor.linkDown();
      expectAnswer();
    },
    onMismatch: () => {
      cancelPatience?.();
      context.setHealth('version-mismatch');
    },
    onMessage: (message) => {
      frontDoor.receive(message);
    },
    onHeartbeat: ({ paper }) => {
      context.setWarning('paper-out', paper === 'out');
    },
  });

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
    },
    get counters() {
      return link.counters;
    },
  };
}
