import { describe, expect, it } from 'vitest';
import { bytesOf, hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { repeated } from '../finger-simulator.ts';
import { noninDriver } from './driver.ts';
import { encodePacket, PACKETS_PER_SECOND } from './protocol.ts';

const sample = { spo2: 97, pulse: 72, perfusionIndex: null };
const packet = encodePacket(sample);
const seconds = (bytes: Uint8Array, count: number) => repeated(bytes, count * PACKETS_PER_SECOND);
const steady = 'spo2 97 %, pulse 72 /min';

describe('a stream of format 2', () => {
  it('begins as the published one', () => {
    const published = bytesOf('0181010083 01800148CA 01800161E3 01800130B2');
    expect(Buffer.from(packet.slice(0, 20))).toEqual(Buffer.from(published));
  });

  it('of a steady finger is one reading', async () => {
    expect(saidIn(await hear(noninDriver, seconds(packet, 30)))).toEqual([steady]);
    expect(saidIn(await hear(noninDriver, seconds(packet, 5)))).toEqual([]);
  });

  it('has a pulse above 127', async () => {
    const fast = encodePacket({ ...sample, pulse: 301 });
    expect(saidIn(await hear(noninDriver, seconds(fast, 7)))).toEqual([
      'spo2 97 %, pulse 301 /min',
    ]);
  });

  it.each([0x40, 0x20, 0x10, 0x08])(
    'of which one frame is not to be trusted (%i) is none: what it shows is held',
    async (bit) => {
      const held = Uint8Array.from(packet);
      held[51] = held[51]! | bit;
      held[54] = (held[54]! + bit) & 0xff;
      expect(readingsIn(await hear(noninDriver, seconds(held, 30)))).toEqual([]);
    },
  );

  it('without a value is none', async () => {
    expect(readingsIn(await hear(noninDriver, seconds(encodePacket(null), 30)))).toEqual([]);
  });

  it('loses the packet in which a frame was broken, and no other', async () => {
    const broken = Uint8Array.from(packet);
    broken[30] = broken[30]! ^ 1;
    const short = packet.slice(0, -5);
    for (const one of [broken, short]) {
      const heard = await hear(noninDriver, repeated(packet, 17), one, repeated(packet, 1));
      expect(saidIn(heard)).toEqual([steady]);
      const fewer = await hear(noninDriver, repeated(packet, 16), one, repeated(packet, 1));
      expect(readingsIn(fewer)).toEqual([]);
    }
  });
});

describe('a stream of format 8', () => {
  const second = (state: number, status2: number) => Uint8Array.of(state, 72, 97, status2);

  it('of a steady finger is one reading', async () => {
    expect(saidIn(await hear(noninDriver, repeated(second(0x80, 0x20), 20)))).toEqual([steady]);
    expect(saidIn(await hear(noninDriver, repeated(second(0x80, 0x20), 5)))).toEqual([]);
  });

  it('is heard after one of format 2, when the line was silent in between', async () => {
    const other = repeated(Uint8Array.of(0x80, 80, 92, 0x20), 20);
    expect(saidIn(await hear(noninDriver, seconds(packet, 10), 60_000, other))).toEqual([
      steady,
      'spo2 92 %, pulse 80 /min',
    ]);
  });

  it.each([
    ['disconnected', second(0xc0, 0)],
    ['out of track', second(0xa0, 0)],
    ['an artifact', second(0x84, 0)],
    ['an alarm', second(0x80, 0x08)],
    ['no pulse', Uint8Array.of(0x83, 127, 97, 0)],
    ['no saturation', Uint8Array.of(0x80, 72, 127, 0)],
  ])('with %s is none', async (_name, bytes) => {
    expect(readingsIn(await hear(noninDriver, repeated(bytes, 20)))).toEqual([]);
  });
});

describe('a stream of words', () => {
  const line = (spo2: string, pulse: string, second = 15) =>
    `08:30:${String(second).padStart(2, '0')} SPO2=${spo2} HR=${pulse}\r\n`;
  const lines = (spo2: string, pulse: string, count: number) =>
    Array.from({ length: count }, (_, at) => line(spo2, pulse, at)).join('');

  it('of a steady finger is one reading', async () => {
    expect(saidIn(await hear(noninDriver, lines('097', '072', 20)))).toEqual([steady]);
    expect(saidIn(await hear(noninDriver, lines('097', '072', 5)))).toEqual([]);
  });

  it('says nothing of what it did not measure', async () => {
    expect(saidIn(await hear(noninDriver, lines('---', '---', 20)))).toEqual([]);
    expect(saidIn(await hear(noninDriver, lines('097', '---', 20)))).toEqual([]);
  });

  it('is refused where it is broken, and goes on', async () => {
    const broken = line('097', '072').replace('HR', 'H');
    expect(saidIn(await hear(noninDriver, broken, lines('097', '072', 20)))).toEqual([
      'malformed',
      steady,
    ]);
  });
});

describe('a spot check of format 13', () => {
  /** 21 November 2026, 08:30:15. */
  const time = '20 26 11 21 08 30 15 00';
  const check = (status: string, pulse: string, spo2: string, at = time) => {
    const data = bytesOf(`${at} ${status} ${pulse} 00 ${spo2}`);
    const sum = data.reduce((total, byte) => (total + byte) & 0xff, 0);
    return Uint8Array.of(...bytesOf('0002000D000E'), ...data, sum, 0x03);
  };

  it('is a reading with its own time', async () => {
    const [reading] = readingsIn(await hear(noninDriver, check('0200', '0048', '61')));
    expect(reading).toMatchObject({
      values: [
        { kind: 'spo2', value: 97, unit: '%' },
        { kind: 'pulse', value: 72, unit: '/min' },
      ],
      deviceTime: '2026-11-21 08:30:15',
      flags: ['smart-point'],
    });
  });

  it('from the memory says so, and is the same record each time', async () => {
    const stored = check('0211', '0048', '61');
    const readings = readingsIn(await hear(noninDriver, stored, 60_000, stored));
    const flags = ['smart-point', 'memory', 'low-battery'];
    expect(readings).toMatchObject([{ flags }, { flags }]);
    expect(readings[0]?.recordKey).toBe(readings[1]?.recordKey);
  });

  it('without a time that exists has none, and no key', async () => {
    const at = time.replace('26 11', '26 13');
    const [reading] = readingsIn(await hear(noninDriver, check('0200', '0048', '61', at)));
    expect(reading).toMatchObject({
      deviceTime: null,
      flags: ['smart-point', 'device-time-invalid'],
    });
    expect(reading?.recordKey).toBeUndefined();
  });

  it.each(['A5', 'A5 04 E7', 'E7 01', '81 48', 'C3 A5 04', '00', '02', '0002000D', '01 A5'])(
    'is heard behind the noise %s, whatever of it looks like format 8',
    async (noise) => {
      const heard = await hear(noninDriver, bytesOf(noise), check('0200', '0048', '61'));
      expect(saidIn(heard)).toContain(steady);
    },
  );

  it.each([
    ['no measurement', check('0100', '0048', '61'), 'error'],
    ['no pulse', check('0000', '01FF', '61'), 'error'],
    [
      'no time, out of the memory',
      check('0010', '0048', '61', time.replace('11', '13')),
      'no-time',
    ],
    ['no saturation', check('0000', '0048', '7F'), 'error'],
    ['a pulse of nobody', check('0000', '0000', '61'), 'range'],
    ['a wrong sum', Uint8Array.from(check('0200', '0048', '61').with(19, 0x62)), 'checksum'],
    ['another end', Uint8Array.from(check('0200', '0048', '61').with(21, 0x04)), 'malformed'],
    ['too little in it', bytesOf('0002000D000D'), 'malformed'],
    ['no end', check('0200', '0048', '61').slice(0, 15), 'incomplete'],
  ])('with %s is refused', async (_name, bytes, reason) => {
    expect(saidIn(await hear(noninDriver, bytes, 60_000))).toEqual([reason]);
  });
});
