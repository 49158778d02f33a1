import { assert } from '../../../shared/lib/assert.ts';
import type { DriverEvent } from '../driver.ts';
import { encodeTaidocFrame } from '../framing/taidoc-frames.ts';
import type { Understood } from '../listening-driver.ts';
import { taidocCommands, type TaidocRecord } from './protocol.ts';

/** What is reported of one record; `clockBehindMs` where the meter was asked for its time. */
export function eventOf(
  understood: Understood,
  rawHex: string,
  clockBehindMs: number | null,
): DriverEvent {
  if (understood.is === 'refused') return { type: 'rejected', reason: understood.reason, rawHex };
  assert(understood.is === 'reading', 'a record is a reading or refused');
  const { values, deviceTime = null, flags = [], recordKey } = understood;
  return {
    type: 'reading',
    values: [...values],
    deviceTime,
    subjectId: null,
    flags: [...flags],
    ...(recordKey === undefined ? {} : { recordKey }),
    ...(clockBehindMs === null ? {} : { clockBehindMs }),
    rawHex,
  };
}

/** Both answers as they came: a frame with the right sum is its content and nothing else (S13). */
export function rawHexOf({ time, value }: TaidocRecord): string {
  const frames = [
    ...(time ? [{ command: taidocCommands.time, data: time, isFromMeter: true }] : []),
    { command: taidocCommands.value, data: value, isFromMeter: true },
  ];
  return Buffer.concat(frames.map(encodeTaidocFrame)).toString('hex');
}
