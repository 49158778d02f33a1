import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { createDecoder } from '../../../tools/decode/decoder.ts';
import type { Output } from '../../../tools/decode/output.ts';
import type { DriverEvent } from '../driver.ts';
import { escposDriver } from './driver.ts';
import { createEscposSimulator } from './simulator.ts';

const statesIn = (events: readonly DriverEvent[]) =>
  events.map((event) => (event.type === 'printer' ? event.state : event.type));

function setUp(line: Parameters<typeof createRig>[3] = {}) {
  const time = createManualTime();
  const printer = createEscposSimulator(time);
  const rig = createRig(time, escposDriver, printer.device, line);
  const after = async (...buttons: readonly string[]) => {
    for (const button of buttons) printer.press?.(button, null);
    await time.advance(10_000);
    return statesIn(rig.events);
  };
  return { time, printer, rig, after };
}

describe('a ticket printer', () => {
  it('is well until something happens, and again when that is mended', async () => {
    const { rig, after } = setUp();
    expect(await after()).toEqual(['ok']);
    expect(await after('low')).toEqual(['ok', 'paper-low']);
    expect(await after('paper')).toEqual(['ok', 'paper-low', 'paper-out']);
    expect([...rig.warnings]).toEqual(['paper-out']);
    expect(await after('paper', 'low', 'cover')).toEqual([
      'ok',
      'paper-low',
      'paper-out',
      'cover-open',
    ]);
    expect([...rig.warnings]).toEqual([]);
    expect(await after('cover')).toHaveLength(5);
    expect(rig.health).toEqual(['ready']);
  });

  it('that does not answer says nothing of itself', async () => {
    const { rig, after } = setUp({ toDevice: () => [] });
    expect(await after()).toEqual([]);
    expect(rig.health).toEqual(['no-answer']);
  });

  it('is only ever asked how it is', async () => {
    const { rig, after } = setUp();
    await after();
    const asked = new Set(rig.sent.map((bytes) => Buffer.from(bytes).toString('hex')));
    expect(asked).toEqual(new Set(['100401', '100402', '100404']));
  });

  it('is asked nothing any more when it was pulled out', async () => {
    const { time, rig } = setUp();
    await time.advance(1_000);
    await rig.unplug();
    const { length } = rig.sent;
    await time.advance(60_000);
    expect(rig.sent).toHaveLength(length);
  });
});

describe('a recording of a printer', () => {
  async function heard(...chunks: readonly Uint8Array[]) {
    const outputs: Output[] = [];
    const write = (output: Output) => outputs.push(output);
    const decoder = createDecoder({ driver: escposDriver, isUnmasked: false, write });
    for (const bytes of chunks) await decoder.take({ is: 'bytes', bytes });
    await decoder.end();
    return outputs.map((one) => (one.type === 'status' ? one.status : one.type));
  }

  it.each([
    ['12', ['ok']],
    ['1a', ['offline']],
    ['32', ['paper-out']],
    ['7e', ['paper-out']],
    ['1e', ['paper-low']],
    ['16', ['cover-open']],
    ['52', ['error']],
    ['10040116', ['ok']],
    ['1004021a', ['ok']],
    ['1113', []],
    ['93', []],
  ])('with %s says %j', async (hex, said) => {
    expect(await heard(Buffer.from(hex, 'hex'))).toEqual(said);
  });

  it('says the same however it is cut, and throws nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), cutPlaces, async (bytes, places) => {
        expect(await heard(...cutAt(bytes, places))).toEqual(await heard(bytes));
      }),
      { numRuns: 60 },
    );
  });
});
