import { clinicInstant, type CalendarDate, type EpochMs } from '../../../shared/lib/clock.ts';
import type { Connection, Driver, DriverContext, DriverEvent, Send } from '../driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { AstmLink, type LinkDefect } from './link.ts';
import { decodeResult } from './protocol.ts';
import { type AstmMessage, type AstmResult, endsMessage, parseMessage } from './records.ts';

/** What every host must be able to do and most devices prefer (devices.md 4). */
export const astmProfile: LineProfile = usualLine;

/** Of bytes that gave nothing, so much is kept for the technician. */
const DEFECT_BYTES_MAX = 2_000;
/** Somebody should set a clock that is further off (S16). */
const CLOCK_SLACK_MS = 5 * 60_000;

type Reading = Extract<DriverEvent, { type: 'reading' }>;

/**
 * Glucometers, and analysers as far as their results are among those that are taken, over ASTM E1381 / LIS01-A2
 * and E1394 / LIS02-A2. The device speaks by itself; nothing is ever asked of it.
 */
export const astmDriver: Driver = {
  id: 'astm',
  version: '1.0',
  profile: astmProfile,
  bind(context) {
    const delivery = createDelivery(context);
    return (send) => connect(context, delivery, send);
  },
};

function connect(context: DriverContext, delivery: Delivery, send: Send): Connection {
  const link = new AstmLink({
    timing: context.timing,
    send: (byte) => void send(Uint8Array.of(byte)).catch(() => undefined),
    isComplete: endsMessage,
    onMessage: (text, begunAt) => take(context, delivery, text, begunAt),
    onDefect: (defect, bytes) => void refuse(context, defect, bytes),
  });
  context.setHealth('ready');
  return {
    feed: (bytes) => {
      link.feed(bytes);
    },
    closed: () => {
      link.close();
    },
    get counters() {
      return link.counters;
    },
  };
}

function refuse(context: DriverContext, reason: LinkDefect, bytes: Uint8Array): Promise<boolean> {
  const rawHex = Buffer.from(bytes.subarray(0, DEFECT_BYTES_MAX)).toString('hex');
  return context.emit({ type: 'rejected', reason, rawHex });
}

/** True when every reading of the message is on the disk. What is no reading holds up nothing. */
async function take(
  context: DriverContext,
  delivery: Delivery,
  text: Uint8Array,
  begunAt: EpochMs,
): Promise<boolean> {
  const message = parseMessage(text);
  if (!message) {
    void refuse(context, 'malformed', text);
    return true;
  }
  const clockBehindMs = clockBehind(message, begunAt);
  if (clockBehindMs !== null) {
    context.setWarning('clock-off', Math.abs(clockBehindMs) > CLOCK_SLACK_MS);
  }
  const stored = message.results.map((result) =>
    takeResult(context, delivery, { message, result, clockBehindMs }),
  );
  return (await Promise.all(stored)).every(Boolean);
}

type Found = {
  readonly message: AstmMessage;
  readonly result: AstmResult;
  readonly clockBehindMs: number | null;
};

function takeResult(
  context: DriverContext,
  delivery: Delivery,
  { message, result, clockBehindMs }: Found,
): Promise<boolean> {
  const decoded = decodeResult(message, result);
  const { rawHex } = result;
  if (decoded.is === 'refused') {
    void context.emit({ type: 'rejected', reason: decoded.reason, rawHex });
    return Promise.resolve(true);
  }
  const subjectId = result.patientId ?? result.specimenId;
  return delivery.deliver({
    type: 'reading',
    values: [decoded.value],
    deviceTime: result.at,
    subjectId: subjectId?.slice(0, 60) ?? null,
    flags: [...decoded.flags],
    ...(decoded.recordKey === null ? {} : { recordKey: decoded.recordKey }),
    ...(clockBehindMs === null ? {} : { clockBehindMs }),
    rawHex,
  });
}

type Delivery = { readonly deliver: (reading: Reading) => Promise<boolean> };

/**
 * A device that got no answer in time sends everything again, while the first of it may still wait for the data
 * host. What is on its way is not sent a second time, so a data host that is away for long does not drown.
 */
function createDelivery({ emit }: DriverContext): Delivery {
  const onTheWay = new Map<string, Promise<boolean>>();
  return {
    deliver(reading) {
      const key = reading.recordKey ?? reading.rawHex;
      const before = onTheWay.get(key);
      if (before) return before;
      const stored = emit(reading).finally(() => onTheWay.delete(key));
      onTheWay.set(key, stored);
      return stored;
    },
  };
}

/** The header's time is when the device began to send, to the minute or the second. */
function clockBehind({ clock }: AstmMessage, begunAt: EpochMs): number | null {
  if (clock === null) return null;
  const [date = '', time = ''] = clock.split(' ');
  const seconds = Number(time.slice(6) || 0);
  const clockMs = clinicInstant(date as CalendarDate, time.slice(0, 5)) + seconds * 1000; // parsed as a real date
  return Math.round(begunAt - clockMs);
}
