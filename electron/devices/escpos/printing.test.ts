import { describe, expect, it } from 'vitest';
import type { Strip } from '../../../shared/contract/strips.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { createSeeded } from '../../../tests/support/seeded.ts';
import { escposDriver } from './driver.ts';
import { createEscposSimulator } from './simulator.ts';

const LONG_MS = 30_000;
const line = (text: string) => ({ is: 'text', text, size: 'plain' }) as const;
const ticketOf = (number: string): Strip => ['清河', number, '请到 测量站', '08:30'].map(line);

function setUp(filters: Parameters<typeof createRig>[3] = {}) {
  const time = createManualTime();
  const printer = createEscposSimulator(time);
  const rig = createRig(time, escposDriver, printer.device, filters);
  return {
    time,
    printer,
    rig,
    press: (...keys: readonly string[]) => keys.forEach((key) => printer.press?.(key, null)),
    print: (number: string) => rig.connection.print?.(number, ticketOf(number)),
    /** What was said of each strip, in order. */
    said: () =>
      rig.events.flatMap((event) =>
        event.type === 'strip-status' ? [[event.jobId, event.state, event.trouble]] : [],
      ),
    /** The numbers that lie in the tray of the printer. */
    out: () => printer.paper.strips.map((lines) => lines[1]),
  };
}

describe('a strip', () => {
  it('is out when the printer says so', async () => {
    const { time, print, said, out } = setUp();
    await time.advance(1_000);
    print('A007');
    await time.advance(2_000);
    expect(said()).toEqual([['A007', 'printed', null]]);
    expect(out()).toEqual(['A007']);
  });

  it('waits for the one before it', async () => {
    const { time, print, said, out } = setUp();
    print('A007');
    print('A008');
    print('A009');
    await time.advance(LONG_MS);
    expect(said().map(([jobId, state]) => [jobId, state])).toEqual([
      ['A007', 'printed'],
      ['A008', 'printed'],
      ['A009', 'printed'],
    ]);
    expect(out()).toEqual(['A007', 'A008', 'A009']);
  });

  it.each([
    ['paper', 'paper-out'],
    ['cover', 'cover-open'],
  ])('is not sent to a printer in trouble (%s), which gets none of it', async (key, trouble) => {
    const { time, press, print, said, out, rig } = setUp();
    await time.advance(1_000);
    press(key);
    print('A007');
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'not-printed', trouble]]);
    press(key);
    await time.advance(LONG_MS);
    expect(out()).toEqual([]);
    expect(rig.sent.every((bytes) => bytes.length === 3)).toBe(true);
  });

  it('that ended in the middle is for a person, also when the rest of it comes out later', async () => {
    const { time, press, print, said, out } = setUp();
    await time.advance(1_000);
    press('half');
    print('A007');
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'unknown', 'paper-out']]);
    expect(out()).toEqual([]);
    press('paper');
    await time.advance(LONG_MS);
    expect(out()).toEqual(['A007']);
    expect(said()).toHaveLength(1);
  });

  it('is not taken for the rest of the one before it', async () => {
    const { time, press, print, said, out } = setUp();
    await time.advance(1_000);
    press('half');
    print('A007');
    await time.advance(LONG_MS);
    press('paper');
    print('A008');
    press('half');
    await time.advance(LONG_MS);
    const [, second] = said();
    // Whether it stopped in the first or in the second, the second is never said to be out when it is not.
    expect(out().includes('A008')).toBe(second?.[1] === 'printed');
  });

  it('that used up the paper is out all the same', async () => {
    const { time, press, print, said } = setUp();
    await time.advance(1_000);
    print('A007');
    await time.advance(400);
    press('paper');
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'printed', null]]);
  });

  it('of a printer that fell silent is not sent', async () => {
    const { time, press, print, said, out } = setUp();
    await time.advance(1_000);
    press('mute');
    print('A007');
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'not-printed', 'printer-away']]);
    expect(out()).toEqual([]);
  });

  it('of a printer that never answers is sent once, and nobody knows', async () => {
    const { time, press, print, said, out } = setUp();
    press('mute');
    await time.advance(5_000);
    print('A007');
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'unknown', 'printer-mute']]);
    expect(out()).toEqual(['A007']);
  });

  it('whose end was not heard is for a person, and not sent again', async () => {
    let isDeaf = false;
    const { time, print, said, out } = setUp({ toHost: (bytes) => (isDeaf ? [] : [bytes]) });
    await time.advance(1_000);
    print('A007');
    await time.advance(60);
    isDeaf = true;
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'unknown', 'printer-away']]);
    expect(out()).toEqual(['A007']);
  });

  it('whose cable was pulled in the middle is for a person', async () => {
    const { time, print, said, out, rig } = setUp();
    await time.advance(1_000);
    print('A007');
    await time.advance(60);
    await rig.unplug();
    await time.advance(LONG_MS);
    rig.plug();
    await time.advance(LONG_MS);
    expect(said()).toEqual([['A007', 'unknown', 'printer-away']]);
    expect(out()).toEqual(['A007']);
  });

  it('that waited when the cable was pulled was not printed', async () => {
    const { time, print, said, out, rig } = setUp();
    await time.advance(1_000);
    print('A007');
    print('A008');
    await time.advance(60);
    await rig.unplug();
    await time.advance(LONG_MS);
    expect(said()).toContainEqual(['A008', 'not-printed', 'printer-away']);
    expect(out()).toEqual(['A007']);
  });

  it('is never said to be out when it is not, with one byte in a hundred turned', async () => {
    const random = createSeeded(7);
    const turned = (bytes: Uint8Array) => [
      bytes.map((byte) => (random.next() < 0.01 ? byte ^ (1 << random.below(8)) : byte)),
    ];
    const { time, print, said, printer } = setUp({ toHost: turned });
    const numbers = Array.from({ length: 200 }, (_, index) => `A${100 + index}`);
    let cut = 0;
    let held: readonly string[] = [];
    for (const number of numbers) {
      print(number);
      await time.advance(LONG_MS);
      const last = printer.paper.strips.at(-1);
      if (last !== held) cut += 1;
      held = last ?? [];
    }
    const printed = said().filter(([, state]) => state === 'printed');
    expect(said()).toHaveLength(numbers.length);
    expect(printed.length).toBeLessThanOrEqual(cut);
    expect(printed.length).toBeGreaterThan(numbers.length * 0.9);
  });
});
