import { beforeEach, describe, expect, it } from 'vitest';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createRig, type DeviceRig } from '../../../tests/support/device-rig.ts';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import type { FarEnd } from '../far-end.ts';
import { createSdtScanner } from '../framing/sdt-frames.ts';
import { encodeAppendedAddress, encodeCardText } from './card-text.ts';
import { sdtIdCardDriver } from './driver.ts';
import {
  decodeSdtCommand,
  encodeReadData,
  encodeSdtReply,
  inventedPhoto,
  type SdtCommand,
} from './protocol.ts';
import { createSdtSimulator, type SdtSimulator } from './simulator.ts';

const card = inventedCard();
const other = inventedCard({ name: '李有德', sex: 'male' });
const readCards = (rig: DeviceRig) => rig.events.filter((event) => event.type === 'card');

describe('a card reader on a desk', () => {
  let time: ManualTime;
  let reader: SdtSimulator;
  let rig: DeviceRig;

  beforeEach(async () => {
    time = createManualTime();
    reader = createSdtSimulator();
    rig = createRig(time, sdtIdCardDriver, reader);
    await time.advance(1_000);
  });

  it('says nothing while there is no card: "not found" is its normal answer', async () => {
    await time.advance(60_000);
    expect(rig.events).toEqual([]);
    expect(rig.health).toEqual(['ready']);
  });

  it('gives the card once, and null when it is lifted', async () => {
    reader.present(card);
    await time.advance(30_000);
    expect(rig.events).toEqual([{ type: 'card', card }]);
    reader.lift();
    await time.advance(2_000);
    expect(rig.events).toEqual([
      { type: 'card', card },
      { type: 'card', card: null },
    ]);
  });

  it('gives the address that was written into a card later, and that of the next card as it is printed', async () => {
    const address = '演示区银杏街道7号楼1单元203室';
    reader.present(card, address);
    await time.advance(10_000);
    reader.lift();
    await time.advance(2_000);
    reader.present(other);
    await time.advance(2_000);
    const expected = [{ ...card, address }, null, other];
    expect(rig.events).toEqual(expected.map((each) => ({ type: 'card', card: each })));
  });

  it('gives a second card after the first was lifted', async () => {
    for (const next of [card, other, card]) {
      reader.present(next);
      await time.advance(2_000);
      reader.lift();
      await time.advance(2_000);
    }
    const expected = [card, null, other, null, card, null];
    expect(readCards(rig)).toEqual(expected.map((each) => ({ type: 'card', card: each })));
  });

  it('keeps no byte of a card in what it emits', async () => {
    reader.present(inventedCard({ number: '12' })); // not a number that anyone has
    await time.advance(1_000);
    reader.lift();
    await rig.inject(encodeSdtReply(0x90, encodeReadData(encodeCardText(card), inventedPhoto())));
    await time.advance(2_000);
    expect(JSON.stringify(rig.events)).not.toMatch(/[0-9a-f]{40}/);
    expect(JSON.stringify(rig.events)).not.toContain(card.number);
  });

  it('is silent, then in doubt, then back', async () => {
    let isAwake = false;
    rig = createRig(
      time,
      sdtIdCardDriver,
      asleepUntil(() => isAwake, reader),
    );
    await time.advance(10_000);
    expect(rig.health).toEqual(['no-answer']);
    await time.advance(60_000);
    expect(rig.reopenAsked).toBeGreaterThan(0);
    isAwake = true;
    await time.advance(1_000);
    expect(rig.health).toEqual(['no-answer', 'ready']);
  });

  it('stops asking when the line is closed', async () => {
    await rig.unplug();
    await time.settle();
    const sent = rig.sent.length;
    await time.advance(60_000);
    expect(rig.sent.length).toBe(sent);
  });
});

describe('a card reader that behaves oddly', () => {
  it('is not believed when a card comes as the answer to another command', async () => {
    const time = createManualTime();
    const late = encodeSdtReply(0x90, encodeReadData(encodeCardText(card), inventedPhoto()));
    const rig = createRig(time, sdtIdCardDriver, scripted({ find: [encodeSdtReply(0x80), late] }));
    await time.advance(5_000);
    expect(rig.events).toEqual([]);
  });

  it('may fail to read: that is said once, without bytes', async () => {
    const time = createManualTime();
    const rig = createRig(
      time,
      sdtIdCardDriver,
      scripted({
        find: [encodeSdtReply(0x9f, new Uint8Array(4))],
        select: [encodeSdtReply(0x90, new Uint8Array(8))],
        read: [encodeSdtReply(0x41)],
        readAppended: [encodeSdtReply(0x91)],
      }),
    );
    await time.advance(10_000);
    expect(rig.events).toEqual([{ type: 'rejected', reason: 'error', rawHex: null }]);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['blanks', encodeAppendedAddress('')],
    ['what stands in no text', new Uint8Array(8)],
    ['half a character', encodeAppendedAddress('演示区').slice(0, 5)],
    ['more than any address', new Uint8Array(72).fill(0x4e)],
  ])('may give %s for an address: the printed one stays', async (_name, data) => {
    const time = createManualTime();
    const rig = createRig(
      time,
      sdtIdCardDriver,
      scripted({
        find: [encodeSdtReply(0x9f, new Uint8Array(4))],
        select: [encodeSdtReply(0x90, new Uint8Array(8))],
        read: [encodeSdtReply(0x90, encodeReadData(encodeCardText(card), inventedPhoto()))],
        readAppended: [encodeSdtReply(0x90, data)],
      }),
    );
    await time.advance(5_000);
    expect(rig.events).toEqual([{ type: 'card', card }]);
  });

  it('may not know how to tell whether the card is still there', async () => {
    const time = createManualTime();
    const reader = createSdtSimulator();
    const rig = createRig(time, sdtIdCardDriver, refusing('readAppended', reader));
    reader.present(card);
    await time.advance(10_000);
    expect(readCards(rig)).toEqual([
      { type: 'card', card },
      { type: 'card', card: null },
    ]);
    reader.lift();
    reader.present(other);
    await time.advance(1_000);
    expect(readCards(rig).at(-1)).toEqual({ type: 'card', card: other });
  });

  it('may answer with too few bytes: the poll goes on', async () => {
    const time = createManualTime();
    const short = Uint8Array.from(Buffer.from('AAAAAA96690005050505', 'hex'));
    const rig = createRig(time, sdtIdCardDriver, scripted({ find: [short, encodeSdtReply(0x80)] }));
    await time.advance(5_000);
    expect(rig.health.at(-1)).toBe('ready');
    expect(rig.connection.counters).toMatchObject({ rejected: 1 });
  });
});

function asleepUntil(isAwake: () => boolean, reader: SdtSimulator): Pick<FarEnd, 'connect'> {
  return {
    connect(send) {
      const user = reader.connect(send);
      return {
        feed: (bytes) => {
          if (isAwake()) user.feed(bytes);
        },
        closed: user.closed,
      };
    },
  };
}

/** Answers each command with the next of its replies, the last one again and again. */
function scripted(replies: Partial<Record<SdtCommand, Uint8Array[]>>): Pick<FarEnd, 'connect'> {
  const scanner = createSdtScanner();
  return {
    connect: (send) => ({
      feed(bytes) {
        for (const found of scanner.feed(bytes)) {
          const command = found.kind === 'frame' ? decodeSdtCommand(found.frame) : null;
          const left = (command && replies[command]) ?? [];
          const reply = left.length > 1 ? left.shift() : left[0];
          if (reply) void send(reply);
        }
      },
      closed: () => undefined,
    }),
  };
}

/** A reader that does not know one of the commands. */
function refusing(command: SdtCommand, reader: SdtSimulator): Pick<FarEnd, 'connect'> {
  const scanner = createSdtScanner();
  return {
    connect(send) {
      const user = reader.connect(send);
      return {
        feed(bytes) {
          const isRefused = scanner
            .feed(bytes)
            .some((found) => found.kind === 'frame' && decodeSdtCommand(found.frame) === command);
          if (isRefused) void send(encodeSdtReply(0x21));
          else user.feed(bytes);
        },
        closed: user.closed,
      };
    },
  };
}
