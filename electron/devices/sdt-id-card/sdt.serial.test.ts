import { afterEach, describe, expect, it } from 'vitest';
import { inventedCard } from '../../../tests/support/cards.ts';
import { lineKinds } from '../../../tests/support/line-pair.ts';
import { plugDevice, type PluggedDevice } from '../../../tests/support/plugged-device.ts';
import { sdtIdCardDriver } from './driver.ts';
import { createSdtSimulator, type SdtSimulator } from './simulator.ts';

const card = inventedCard({ name: '𬭚璟' });

describe.each(lineKinds)('a card reader on %s', (kind) => {
  let plugged: PluggedDevice;
  let reader: SdtSimulator;

  async function start() {
    reader = createSdtSimulator();
    plugged = await plugDevice(kind, sdtIdCardDriver, reader);
  }

  const cards = () =>
    plugged.events.flatMap((event) => (event.type === 'card' ? [event.card] : []));

  afterEach(() => plugged.close());

  it('reads a card, sees it lifted, and reads the next', async () => {
    await start();
    reader.present(card);
    await plugged.until(() => cards().length === 1);
    reader.lift();
    await plugged.until(() => cards().length === 2);
    reader.present(inventedCard());
    await plugged.until(() => cards().length === 3);
    expect(cards()).toEqual([card, null, inventedCard()]);
  });

  it('reads a card in spite of noise on the line', async () => {
    await start();
    for (let count = 0; count < 20; count += 1) {
      await plugged.inject(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, count, 0xff, 0x00));
    }
    reader.present(card);
    await plugged.until(() => cards().length > 0);
    expect(cards()[0]).toEqual(card);
  });

  it('is found again after it was unplugged while reading', async () => {
    await start();
    reader.present(card);
    await plugged.pull();
    await plugged.putBack();
    reader.present(card);
    await plugged.until(() => plugged.isReady() && !cards().includes(null));
    reader.lift();
    reader.present(card);
    await plugged.until(() => cards().some((each) => each !== null));
    expect(cards().findLast((each) => each !== null)).toEqual(card);
  });
});
