import { expect, it } from 'vitest';
import { parseMessage } from '../../electron/devices/astm/records.ts';
import { AstmReader } from '../../electron/devices/astm/frames.ts';
import { decodeResult as decodePressure } from '../../electron/devices/and-tm2655/protocol.ts';
import { createTm2655Scanner } from '../../electron/devices/framing/tm2655-frames.ts';
import { decodeLabResult } from '../../electron/devices/meaning/lab-results.ts';
import { textOf } from './checkout.ts';

/** The bytes that docs/ARCHITECTURE.md shows are what it says they are. */
const [pressure, glucose] = [
  ...textOf('docs/ARCHITECTURE.md').matchAll(/^```text\n([\da-f\s]+)^```/gm),
].map(([, hex = '']) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')));

it('shows a frame of a blood pressure monitor', () => {
  const [found] = createTm2655Scanner().feed(pressure!);
  const decoded = found?.kind === 'frame' ? decodePressure(found.frame.text) : null;
  expect(pressure).toHaveLength(66);
  expect(decoded).toMatchObject({
    is: 'result',
    result: { deviceTime: '2026-11-22 08:41', sbp: 158, map: 117, dbp: 96, pulse: 78 },
  });
});

it('shows a frame of a glucometer, whose mark before a meal is no fasting', () => {
  const [heard] = new AstmReader().feed(glucose!);
  const message = heard?.kind === 'frame' ? parseMessage(heard.frame.text) : null;
  expect(decodeLabResult(message!, message!.results[0]!)).toMatchObject({
    is: 'reading',
    value: { kind: 'glucose', value: 8.3, unit: 'mmol/L' },
  });
});
