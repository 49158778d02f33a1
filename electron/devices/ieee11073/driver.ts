import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { createApduScanner } from '../framing/apdu-frames.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createDeviceClock } from './device-clock.ts';
import { createPhdIntake } from './intake.ts';
import { PhdManager } from './manager.ts';
import { createSession, type Known } from './session.ts';

/** What stands between the device and us makes a serial line of it; its rate is nobody's standard. */
export const phdProfile: LineProfile = { ...usualLine, baudRate: 115_200 };

const SILENCE_MS = 1_000;

/**
 * A manager of IEEE 11073-20601 for oximeters, blood pressure monitors, scales, glucometers and thermometers. The
 * device speaks first; every report is confirmed when all of it is on the disk, and is sent again if it is not.
 */
export const phdDriver: Driver = {
  id: 'ieee11073',
  version: '1.0',
  profile: phdProfile,
  bind(context) {
    const known: Known = new Map();
    return (send) => connect(context, known, send);
  },
};

function connect(context: DriverContext, known: Known, send: Send): Connection {
  let isClosed = false;
  const intake = createPhdIntake(context);
  const session = createSession(known);
  const answer = (bytes: Uint8Array) => {
    if (!isClosed) send(bytes).catch(() => undefined);
  };
  const clock = createDeviceClock({ context, session, send: answer });
  const manager = new PhdManager({ session, store: intake.store, clock, answer });
  context.setHealth('ready');
  const line = scannedLine({
    timing: context.timing,
    scanner: createApduScanner((apdu) => manager.isSound(apdu)),
    silenceMs: SILENCE_MS,
    hear(found) {
      const rawHex = Buffer.from(found.bytes).toString('hex');
      const reason = found.kind === 'defect' ? found.defect : manager.take(found.frame, rawHex);
      if (reason !== null) void context.emit({ type: 'rejected', reason, rawHex });
    },
    onClosed() {
      isClosed = true;
      clock.stop();
    },
    // The association is the device's and goes on.
    onNextPerson: intake.nextPerson,
  });
  return {
    ...line,
    get counters() {
      return line.counters;
    },
    shown: intake.shown,
  };
}
