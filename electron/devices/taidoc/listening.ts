import type { Connection, DriverContext } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createTaidocScanner, type TaidocFrame } from '../framing/taidoc-frames.ts';
import { refused } from '../listening-driver.ts';
import { modelOf, nameOfCommand, readRecord } from './protocol.ts';
import { eventOf, rawHexOf } from './record-event.ts';

const SILENCE_MS = 100;

/** Reads the answers of a meter that somebody else has asked: a value belongs to the time that came before it. */
export function listenToMeter({ timing, emit, setHealth }: DriverContext): Connection {
  let model: string | null = null;
  let time: Uint8Array | null = null;
  /** What was broken may have been the time of the next value. */
  let isTimeBroken = false;

  function hear(found: Scanned<TaidocFrame>) {
    if (found.kind === 'defect') {
      const rawHex = Buffer.from(found.bytes).toString('hex');
      time = null;
      isTimeBroken = true;
      return void emit({ type: 'rejected', reason: found.defect, rawHex });
    }
    const { command, data, isFromMeter } = found.frame;
    if (!isFromMeter) return;
    const name = nameOfCommand(command);
    if (name === 'model') model = modelOf(data);
    if (name === 'value') {
      const record = { time, value: data, model };
      const understood = isTimeBroken ? refused('incomplete') : readRecord(record);
      void emit(eventOf(understood, rawHexOf(record), null));
    }
    time = name === 'time' ? data : null;
    isTimeBroken = false;
  }

  setHealth('ready');
  return scannedLine({ timing, scanner: createTaidocScanner(), silenceMs: SILENCE_MS, hear });
}
