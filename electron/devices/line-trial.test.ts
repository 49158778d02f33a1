import { afterEach, describe, expect, it } from 'vitest';
import type { LineTrial } from '../../shared/contract/devices.ts';
import { captures } from '../../tests/support/captures.ts';
import { withParity } from '../../tests/support/with-parity.ts';
import { createManualTime, type ManualTime } from '../../tests/support/manual-time.ts';
import { driverInfos, listeningDrivers } from './driver-info.ts';
import { ListeningTrial } from './line-trial.ts';
import { LineError, type OpenLine } from './ports/line.ts';
import { createMemoryLine, type MemoryEnd } from './ports/memory.ts';

describe('listening to a port', () => {
  let time: ManualTime;
  let trial: ListeningTrial;
  let told: LineTrial[];
  let device: MemoryEnd;
  let sent: number;

  afterEach(() => trial.stop());

  async function listen(ids: readonly string[], open: OpenLine = plug) {
    time = createManualTime();
    told = [];
    sent = 0;
    trial = new ListeningTrial({
      drivers: ids.map((id) => listeningDrivers.get(id)!),
      open,
      timing: time,
      tell: (each) => told.push(each),
    });
    trial.start();
    await time.settle();
  }

  const plug: OpenLine = (handlers) => {
    const [host, far] = createMemoryLine();
    host.attach(handlers);
    far.attach({ onBytes: () => (sent += 1), onClosed: () => undefined });
    device = far;
    return Promise.resolve({ ...host, hasControlLines: false });
  };

  async function say(bytes: Uint8Array) {
    await device.write(bytes);
    await time.advance(1_000);
  }

  it('tells what every driver would make of it, and which of them understood', async () => {
    await listen(['and-tm2655', 'omron-hbp9030']);
    await say(captures['and-tm2655']!);
    const heard = told.at(-1)?.heard ?? [];
    expect(heard.map(({ driver, reading }) => [driver, reading !== null])).toEqual([
      ['and-tm2655', true],
      ['omron-hbp9030', false],
    ]);
    expect(heard[0]?.reading?.values[0]).toMatchObject({ kind: 'sbp', value: 102 });
  });

  it.each(driverInfos.map(({ id }) => id))('never sends a byte, whatever %s hears', async (id) => {
    await listen([id]);
    await time.advance(30_000);
    for (const capture of Object.values(captures)) await say(capture);
    await say(Uint8Array.of(0x05));
    expect(sent).toBe(0);
  });

  it('tells that a device waits for an answer', async () => {
    await listen(['astm']);
    expect(told.at(-1)).toMatchObject({ wantsAnswer: false });
    await say(Uint8Array.of(0x05));
    expect(told.at(-1)).toMatchObject({ wantsAnswer: true, bytes: 1 });
  });

  it.each(['contec-cms50-v7', 'bcm-h10', 'and-ua767'] as const)(
    'does not take for a waiting device what %s asks by itself',
    async (id) => {
      await listen([id]);
      await say(Uint8Array.of(0x00));
      await time.advance(30_000);
      expect(told.at(-1)).toMatchObject({ wantsAnswer: false, bytes: 1 });
      expect(driverInfos.find((info) => info.id === id)).toMatchObject({ isAsked: true });
    },
  );

  it('tells that a code was read, and not which', async () => {
    await listen(['barcode']);
    await say(new TextEncoder().encode('A20261121-007\r'));
    expect(told.at(-1)?.heard[0]).toMatchObject({ hasMessage: true, reading: null });
    expect(JSON.stringify(told)).not.toContain('A20261121');
  });

  it('tells nothing of a card', async () => {
    await listen(['sdt-id-card']);
    await say(captures['sdt-id-card']!);
    expect(told.at(-1)?.heard[0]).toMatchObject({ reading: null });
    expect(JSON.stringify(told)).not.toContain('name');
  });

  it('tells what may be wrong: nothing can be set, or nothing is understood', async () => {
    await listen(['and-tm2655']);
    expect(told.at(-1)).toMatchObject({ state: 'ready', bytes: 0, hint: 'no-control-lines' });
    await say(new Uint8Array(100).fill(0xe0));
    expect(told.at(-1)).toMatchObject({ bytes: 100, hint: 'wrong-speed' });
  });

  it('tells the parity of a line of seven bits that is read with eight', async () => {
    await listen(['astm']);
    await say(withParity(captures['astm']!, 'even'));
    expect(told.at(-1)).toMatchObject({ hint: 'wrong-parity', parity: 'even' });
    expect(told.at(-1)?.heard[0]).toMatchObject({ reading: null });
  });

  it('tells who has the port, and listens as soon as it is free', async () => {
    let isFree = false;
    await listen(['and-tm2655'], (handlers) =>
      isFree ? plug(handlers) : Promise.reject(new LineError('port-taken', { heldBy: 'minicom' })),
    );
    expect(told.at(-1)).toMatchObject({ state: 'port-taken', heldBy: 'minicom' });
    isFree = true;
    await time.advance(500);
    expect(told.at(-1)).toMatchObject({ state: 'ready', heldBy: null });
  });

  it('tells of a stream not more often than five times a second', async () => {
    await listen(['nonin']);
    const before = told.length;
    for (let piece = 0; piece < 100; piece += 1) {
      await device.write(Uint8Array.of(1, 0x81, 1, 0, 0x83));
      await time.advance(10);
    }
    expect(told.length - before).toBeLessThanOrEqual(6);
  });
});
