import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../../shared/contract/device-link.ts';
import type { DeviceBinding } from '../../../shared/contract/devices.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { lineKinds, openLinePair, type LinePair } from '../../../tests/support/line-pair.ts';
import { DeviceLine } from '../device-line.ts';
import { plugIn, type PluggedIn } from '../far-end.ts';
import { systemTiming } from '../timing.ts';
import { sdtIdCardDriver, sdtProfile } from './driver.ts';
import { createSdtSimulator, type SdtSimulator } from './simulator.ts';

const binding: DeviceBinding = {
  deviceId: '01890000-0000-7000-8000-0000000000c1',
  label: '读卡器',
  driver: 'sdt-id-card',
  transport: { kind: 'serial', path: 'given by the test', baudRate: null },
  enabled: true,
  simulated: true,
};
const card = inventedCard({ name: '𬭚璟' });

describe.each(lineKinds)('a card reader on %s', (kind) => {
  let news = Promise.withResolvers<void>();
  let events: DeviceEvent[];
  let pair: LinePair;
  let far: PluggedIn;
  let line: DeviceLine;
  let reader: SdtSimulator;

  async function start() {
    events = [];
    reader = createSdtSimulator();
    pair = await openLinePair(kind);
    far = await plugIn(systemTiming, reader, pair.listen);
    line = new DeviceLine({
      binding,
      driver: sdtIdCardDriver,
      open: pair.open(sdtProfile, far.port),
      timing: systemTiming,
      report: (event) => {
        events.push(event);
        news.resolve();
        news = Promise.withResolvers<void>();
        return Promise.resolve(true);
      },
    });
    line.start();
    await until(() => lastState() === 'ready');
  }

  async function until(isTrue: () => boolean) {
    while (!isTrue()) await news.promise;
  }

  const lastState = () => {
    const last = events.findLast((event) => event.type === 'status');
    return last?.type === 'status' ? last.state : null;
  };
  const cards = () => events.flatMap((event) => (event.type === 'card' ? [event.card] : []));

  afterEach(async () => {
    await line.stop();
    await far.unplug();
    await pair.close();
  });

  it('reads a card, sees it lifted, and reads the next', async () => {
    await start();
    reader.present(card);
    await until(() => cards().length === 1);
    reader.lift();
    await until(() => cards().length === 2);
    reader.present(inventedCard());
    await until(() => cards().length === 3);
    expect(cards()).toEqual([card, null, inventedCard()]);
  });

  it('reads a card in spite of noise on the line', async () => {
    await start();
    for (let count = 0; count < 20; count += 1) {
      await far.inject(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, count, 0xff, 0x00));
    }
    reader.present(card);
    await until(() => cards().length > 0);
    expect(cards()[0]).toEqual(card);
  });

  it('is found again after it was unplugged while reading', async () => {
    await start();
    reader.present(card);
    if (pair.unplug && pair.replug) {
      await pair.unplug();
      await until(() => lastState() !== 'ready');
      await pair.replug();
    } else {
      await far.unplug();
      await until(() => lastState() !== 'ready');
      far = await plugIn(systemTiming, reader, { kind: 'tcp', port: far.port ?? 0 });
    }
    reader.present(card);
    await until(() => lastState() === 'ready' && !cards().includes(null));
    reader.lift();
    reader.present(card);
    await until(() => cards().some((each) => each !== null));
    expect(cards().findLast((each) => each !== null)).toEqual(card);
  });
});
