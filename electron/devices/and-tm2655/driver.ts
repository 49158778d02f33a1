import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createTm2655Scanner, type Tm2655Frame } from '../framing/tm2655-frames.ts';
import { clockBehindMs } from '../meaning/device-time.ts';
import { pressureValues } from '../meaning/pressure.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { ACK, decodeResult, flagsOf, isCommand, NAK, type PressureResult } from './protocol.ts';

/** The rate is set in the monitor's menu; 9600 is what is seen in the field (devices.md 2a). */
export const tm2655Profile: LineProfile = usualLine;

/** A result comes once in minutes and is not sent again by itself, so this driver is patient (S7). */
const SILENCE_MS = 250;
/** A monitor that heard no answer sends again within seconds; nobody is measured twice in that time. */
const REPEAT_MS = 20_000;

/**
 * The A&D TM-2655 and TM-2657P: the monitor sends each result when it has measured. It is acknowledged when
 * the result is stored, so that a crash of ours in between brings it again. A broken frame is refused with NAK.
 */
export const tm2655Driver: Driver = {
  id: 'and-tm2655',
  version: '1.0',
  profile: tm2655Profile,
  bind(context) {
    const memory: Memory = { last: null };
    return (send) => connect(context, memory, send);
  },
};

type Delivery = {
  readonly rawHex: string;
  readonly atMs: number;
  readonly stored: Promise<boolean>;
};

/** Outlives the opening of the line: a result is sent again after a replug too. */
type Memory = { last: Delivery | null };

function connect(context: DriverContext, memory: Memory, send: Send): Connection {
  let isClosed = false;

  function receive(found: Scanned<Tm2655Frame>) {
    const rawHex = Buffer.from(found.bytes).toString('hex');
    if (found.kind === 'defect') {
      void context.emit({ type: 'rejected', reason: found.defect, rawHex });
      if (found.defect === 'checksum') answer(NAK);
      return;
    }
    // Somebody asks the monitor, or our own word comes back.
    if (isCommand(found.frame.text)) return;
    const decoded = decodeResult(found.frame.text);
    if (decoded.is === 'result') return deliver(decoded.result, rawHex);
    void context.emit({ type: 'rejected', reason: decoded.reason, rawHex });
    answer(ACK);
  }

  function deliver(result: PressureResult, rawHex: string) {
    const { deviceTime } = result;
    const nowMs = context.timing.now();
    const behindMs = deviceTime === null ? null : clockBehindMs(deviceTime, nowMs);
    context.setClock(behindMs);
    const atMs = context.timing.monotonic();
    const { last } = memory;
    const isRepeat = last?.rawHex === rawHex && atMs - last.atMs < REPEAT_MS;
    const delivery =
      last && isRepeat ? last : { rawHex, atMs, stored: emitReading(result, rawHex) };
    memory.last = delivery;
    void acknowledgeWhenStored(delivery);
  }

  async function acknowledgeWhenStored({ stored }: Delivery) {
    if (await stored) answer(ACK);
  }

  function emitReading(result: PressureResult, rawHex: string): Promise<boolean> {
    return context.emit({
      type: 'reading',
      values: pressureValues(result),
      deviceTime: result.deviceTime,
      subjectId: null,
      flags: flagsOf(result),
      rawHex,
    });
  }

  function answer(byte: number) {
    if (!isClosed) send(Uint8Array.of(byte)).catch(() => undefined);
  }

  context.setHealth('ready');
  return scannedLine({
    timing: context.timing,
    scanner: createTm2655Scanner(),
    silenceMs: SILENCE_MS,
    hear: receive,
    onClosed() {
      isClosed = true;
    },
  });
}
