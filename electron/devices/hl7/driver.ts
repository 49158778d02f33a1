import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { createMllpScanner } from '../framing/mllp-frames.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createLabIntake, type LabIntake } from '../lab-intake.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { acknowledgement, type Verdict } from './acknowledgement.ts';
import { type Hl7Header, readMessage } from './protocol.ts';

/** Mostly spoken over TCP, where this means nothing. */
export const hl7Profile: LineProfile = usualLine;

/** A sender may stop to think in the middle of a message. */
const SILENCE_MS = 2_000;

/**
 * Analysers that send ORU^R01 of HL7 v2 over MLLP. The device speaks by itself; nothing is ever asked of it. A message
 * is acknowledged when all its results are on the disk (devices.md 4).
 */
export const hl7Driver: Driver = {
  id: 'hl7',
  version: '1.0',
  profile: hl7Profile,
  bind(context) {
    const intake = createLabIntake(context);
    return (send) => connect(context, intake, send);
  },
};

function connect(context: DriverContext, intake: LabIntake, send: Send): Connection {
  const { timing } = context;
  let isClosed = false;

  function answer(header: Hl7Header, verdict: Verdict) {
    if (isClosed) return;
    send(acknowledgement(header, verdict, timing.now())).catch(() => undefined);
  }

  async function take(bytes: Uint8Array) {
    const found = readMessage(bytes);
    if (found.is === 'broken') return intake.refuse('malformed', bytes);
    if (found.is === 'answer') return intake.refuse('unsupported', bytes);
    if (found.is === 'other') {
      intake.refuse('unsupported', bytes);
      return answer(found.header, 'AR');
    }
    const isStored = await intake.take(found.message, timing.now());
    answer(found.header, isStored ? 'AA' : 'AE');
  }

  context.setHealth('ready');
  return scannedLine({
    timing,
    scanner: createMllpScanner(),
    silenceMs: SILENCE_MS,
    hear: (found) => {
      if (found.kind === 'defect') intake.refuse(found.defect, found.bytes);
      else void take(found.frame);
    },
    onClosed() {
      isClosed = true;
    },
  });
}
