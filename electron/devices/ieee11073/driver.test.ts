import { describe, expect, it } from 'vitest';
import { createRig } from '../../../tests/support/device-rig.ts';
import { bytesOf, hear, nextPerson, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { wordBytes } from '../framing/apdu-frames.ts';
import { associationRequest, choices, invocation } from './apdu.ts';
import { phdDriver } from './driver.ts';
import { createPhdSimulator } from './simulator.ts';

const systemId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const associate = (configurationId: number) => associationRequest(systemId, configurationId);
const stamp = '2026112108300000';

function event(type: number, info: string, choice: number = choices.confirmedEvent): Uint8Array {
  const bytes = [...bytesOf(info)];
  const head = [0, 0, 0, 0, 0, 0, ...wordBytes(type), ...wordBytes(bytes.length)];
  return invocation(0x1236, choice, [...head, ...bytes]);
}

/** A report of fixed form: handle and data. */
function fixed(...all: readonly (readonly [number, string])[]): Uint8Array {
  const items = all
    .map(([handle, data]) => hex(handle) + hex(bytesOf(data).length) + data)
    .join('');
  return event(0x0d1d, `F0000000${hex(all.length)}${hex(bytesOf(items).length)}${items}`);
}

const hex = (word: number) => Buffer.from(wordBytes(word)).toString('hex');
const say = async (...pieces: readonly (Uint8Array | number)[]) =>
  saidIn(await hear(phdDriver, ...pieces, 1));

const acceptance =
  'e300002c000050790026800000008000800000000000000080000000000859495a48414e303100000000000000000000';
const confirmation = 'e7000012001012360201000a0000000000000d1d0000';

/** Five weighings that a real scale had kept. */
const kept = [
  ['1C5C', '150216'],
  ['1C66', '150412'],
  ['1C5C', '151729'],
  ['1C66', '151937'],
  ['1C5C', '152055'],
]
  .map(
    ([mantissa, time]) =>
      `00010003001A0A560004FE00${mantissa}0990000820120508${time}0009960002 06C3`,
  )
  .join('');

describe('a device that asks to be heard', () => {
  it('is accepted when its configuration is a standard one, and confirmed when its report is stored', async () => {
    const found = await hear(phdDriver, associate(0x05dc), fixed([1, `FF0002FA${stamp}`]), 1);
    expect(saidIn(found)).toEqual(['weight 76.2 kg']);
    expect(readingsIn(found)[0]).toMatchObject({
      deviceTime: '2026-11-21 08:30:00',
      recordKey: expect.stringContaining('0102030405060708'),
    });
    expect(found.sent).toEqual([acceptance, confirmation]);
  });

  it('must say what it can do when that is none of them', async () => {
    const object = `0006 0001 0004 0024 092F0004 00024BB8 0A460002 40C0 09960002 0220 0A55000C 0002 0008 0A4C0002 09900008`;
    const configure = event(0x0d1c, `4000 0001 ${hex(44)} ${object}`);
    const found = await hear(
      phdDriver,
      associate(0x4000),
      configure,
      fixed([1, `0062${stamp}`]),
      1,
    );
    expect(found.sent[0]).toMatch(/^e300002c0003/);
    expect(found.sent[1]).toBe('e7000016001412360201000e0000000000000d1c000440000000');
    expect(saidIn(found)).toEqual(['spo2 98 %']);
  });

  it('is refused in words of the standard', async () => {
    const other = associate(0x05dc);
    other[12] = 0x51;
    const old = associate(0x05dc);
    old[4] = 0x40;
    const found = await hear(phdDriver, other, old, 1);
    expect(found.sent).toEqual(['e3000006000400000000', 'e3000006000800000000']);
    expect(saidIn(found)).toEqual(['unsupported', 'unsupported']);
  });

  it('is let go when it asks, and what it says then is not understood', async () => {
    const report = fixed([1, `FF0002FA${stamp}`]);
    const found = await hear(phdDriver, associate(0x05dc), bytesOf('E40000020000'), report, 1);
    expect(found.sent.slice(1)).toEqual(['e50000020000', 'e60000020000']);
    expect(saidIn(found)).toEqual(['unsupported']);
  });
});

describe('a report', () => {
  const pressure = '00030006 0078 0050 0064';

  it.each([12, 20, 40, 54])(
    'behind one that lost all after its first %i bytes is read',
    async (came) => {
      const report = fixed([1, `${pressure}${stamp}`], [2, `F258${stamp}`]);
      const said = await say(associate(0x02bc), report.slice(0, came), report);
      expect(said).toEqual([
        'malformed',
        'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg], pulse 60 /min',
      ]);
    },
  );

  it('behind one that lost a byte is read', async () => {
    const report = fixed([1, `${pressure}${stamp}`], [2, `F258${stamp}`]);
    const short = Uint8Array.of(...report.slice(0, 30), ...report.slice(31));
    const said = await say(associate(0x02bc), short, report);
    expect(said).toEqual([
      'malformed',
      'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg], pulse 60 /min',
    ]);
  });

  it.each([
    [
      'a pressure',
      0x02bc,
      fixed([1, `${pressure}${stamp}`], [2, `F258${stamp}`]),
      'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg], pulse 60 /min',
    ],
    [
      'a pressure without its mean',
      0x02bc,
      fixed([1, `00030006 0078 0050 07FF${stamp}`]),
      'sbp 120 mm[Hg], dbp 80 mm[Hg]',
    ],
    ['a temperature', 0x0320, fixed([1, `FB387520${stamp}`]), 'temperature 37 Cel'],
    ['a glucose', 0x06a4, fixed([1, `F352${stamp}`]), 'glucose 4.7 mmol/L'],
    ['a glucose above all', 0x06a4, fixed([1, `07FE${stamp}`]), 'glucose HI mmol/L'],
    ['a glucose below all', 0x06a4, fixed([1, `0802${stamp}`]), 'glucose LO mmol/L'],
  ])('of %s is read', async (_name, id, report, said) => {
    expect(await say(associate(id), report)).toEqual([said]);
  });

  it.each([
    ['no number', 0x06a4, fixed([1, `07FF${stamp}`]), 'error'],
    ['no pressure', 0x02bc, fixed([1, `00030006 07FF 07FF 07FF${stamp}`]), 'error'],
    ['a pressure upside down', 0x02bc, fixed([1, `00030006 0050 0078 0064${stamp}`]), 'range'],
    ['a weight of nobody', 0x05dc, fixed([1, `000003E8${stamp}`]), 'range'],
    ['a weight below nothing', 0x05dc, fixed([1, `FFFFFD06${stamp}`]), 'range'],
    ['a glucose below nothing', 0x06a4, fixed([1, `FCAE${stamp}`]), 'range'],
    ['a temperature below nothing', 0x0320, fixed([1, `FFFFFE92${stamp}`]), 'range'],
    ['more bytes than it should', 0x05dc, fixed([1, `FF0002FA${stamp}00`]), 'malformed'],
    ['something unknown', 0x05dc, fixed([9, `FF0002FA${stamp}`]), 'malformed'],
    [
      'four that are one',
      0x0320,
      event(0x0d1d, `F0000000 0004 0010 0001 000C FB387520${stamp}`),
      'malformed',
    ],
  ])('of %s gives nothing', async (_name, id, report, reason) => {
    expect(await say(associate(id), report)).toEqual([reason]);
  });

  it('of a pressure that failed leaves no pulse behind, one whose pulse failed is a pressure', async () => {
    const failed = fixed([1, `00030006 07FF 07FF 07FF${stamp}`], [2, `F258${stamp}`]);
    expect(await say(associate(0x02bc), failed)).toEqual(['error']);
    const noPulse = fixed([1, `${pressure}${stamp}`], [2, `07FF${stamp}`]);
    expect(await say(associate(0x02bc), noPulse)).toEqual([
      'error',
      'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg]',
    ]);
    const pulse = fixed([2, `F258${stamp}`]);
    expect(await say(associate(0x02bc), pulse)).toEqual(['pulse 60 /min']);
  });

  it('that is not what it says is sent back', async () => {
    const found = await hear(phdDriver, associate(0x05dc), fixed([1, 'FF0002FA']), 1);
    expect(found.sent.slice(1)).toEqual(['e700000a00081236040000020002']);
  });

  it('of several weighings that a scale had kept is so many, each with its time', async () => {
    const report = event(0x0d1e, `F0000000 0005 00A0 ${kept}`);
    for (const before of [[], [associate(0x05dc)], [associate(0x4001)]]) {
      const found = readingsIn(await hear(phdDriver, ...before, report, 1));
      expect(found.map(({ values }) => values[0]?.value)).toEqual([72.6, 72.7, 72.6, 72.7, 72.6]);
      expect(new Set(found.map(({ recordKey }) => recordKey)).size).toBe(5);
    }
  });

  it('of a device for several people says whose it is', async () => {
    const items = `0001 0012 00030006 0078 0050 0064${stamp}`;
    const report = event(0x0d1f, `F0000000 0001 001C 0042 0001 0016 ${items}`);
    const [reading] = readingsIn(await hear(phdDriver, associate(0x02bc), report, 1));
    expect(reading).toMatchObject({ subjectId: '66' });
  });

  it.each([1, 2, 3, 4, 5, 6, 20])(
    'that lost its last %i bytes and goes on with the next one is not believed in part, and the next is read',
    async (lost) => {
      const report = fixed([1, `${pressure}${stamp}`], [2, `F258${stamp}`]);
      const cut = report.slice(0, -lost);
      const found = await hear(phdDriver, associate(0x02bc), cut, report, 1);
      expect(saidIn(found)).toEqual([
        'malformed',
        'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg], pulse 60 /min',
      ]);
      expect(found.sent).toEqual([acceptance, confirmation]);
    },
  );

  it('behind one of which only the beginning came is read when the line falls silent', async () => {
    const report = fixed([1, `${pressure}${stamp}`], [2, `F258${stamp}`]);
    const head = bytesOf('E7000200 01FE 1236 0101 01F8');
    const found = await hear(phdDriver, associate(0x02bc), head, report, 60_000);
    expect(saidIn(found)).toEqual([
      'incomplete',
      'sbp 120 mm[Hg], dbp 80 mm[Hg], map 100 mm[Hg], pulse 60 /min',
    ]);
  });

  it('of a number that is a test or is not sure is none', async () => {
    const of = (status: string) =>
      event(
        0x0d1e,
        `F0000000 0001 0018 0001 0003 0012 0A4C0002 F352 09960002 0852 09470002 ${status}`,
      );
    expect(await say(associate(0x06a4), of('0000'))).toEqual(['glucose 4.7 mmol/L']);
    expect(await say(associate(0x06a4), of('0800'))).toEqual(['error']);
    expect(await say(associate(0x06a4), of('4000'))).toEqual(['unstable']);
  });

  it('without anything that says what it is, is only understood when it can be one thing', async () => {
    expect(await say(fixed([1, `${pressure}${stamp}`]))).toHaveLength(1);
    expect(await say(fixed([1, `0062${stamp}`], [10, `0048${stamp}`]))).toEqual([
      'spo2 98 %, pulse 72 /min',
    ]);
    expect(await say(fixed([1, `FF0002FA${stamp}`]))).toEqual(['unsupported']);
    expect(await say(fixed([1, `F352${stamp}`]))).toEqual(['unsupported']);
  });

  it('of an oximeter without a time is one reading when the finger holds still', async () => {
    const seconds = [97, 97, 98, 97, 97, 97, 97, 97].flatMap((spo2) => [
      fixed([1, hex(spo2)], [10, '0048']),
      1_000,
    ]);
    expect(await say(associate(0x0190), ...seconds)).toEqual(['spo2 97 %, pulse 72 /min']);
  });

  it('of anything else is sent back', async () => {
    const found = await hear(phdDriver, associate(0x05dc), event(0x0d21, '0000'), 1);
    expect(saidIn(found)).toEqual(['unsupported']);
    expect(found.sent.slice(1)).toEqual(['e700000a00081236040000020002']);
  });

  it('that asks for no answer gets none', async () => {
    const info = `F0000000 0001 0010 0001 000C FF0002FA${stamp}`;
    const found = await hear(phdDriver, associate(0x05dc), event(0x0d1d, info, choices.event), 1);
    expect(saidIn(found)).toEqual(['weight 76.2 kg']);
    expect(found.sent).toEqual([acceptance]);
  });
});

describe('a configuration of a device', () => {
  const object = (type: string, unit: string, map: string) => {
    const form = [...bytesOf(map)];
    const described = `0A55${hex(form.length + 4)}${hex(form.length / 4)}${hex(form.length)}${map}`;
    const attributes = `${described}09960002${unit}092F00040002${type}`;
    return `00060001 0003 ${hex(bytesOf(attributes).length)}${attributes}`;
  };
  const compound = '0A75000A09900008';
  const long = '0A56000409900008';

  it.each([
    [
      'kPa',
      object('4A04', '0F03', compound),
      '00030006 F0A0 F06B F07D',
      'sbp 120 mm[Hg], dbp 80 mm[Hg], map 94 mm[Hg]',
    ],
    ['pounds', object('E140', '06E0', long), 'FF0005DC', 'weight 68 kg'],
    ['grams', object('E140', '06C0', long), '0000F424', 'weight 62.5 kg'],
    ['metres', object('E144', '0500', long), 'FE0000AA', 'height 170 cm'],
    [
      'a temperature under the arm',
      object('E024', '17A0', long),
      'FF00016E',
      'temperature 36.6 Cel',
    ],
    ['Fahrenheit', object('4B78', '1140', long), 'FF0003D9', 'temperature 36.9 Cel'],
  ])('may measure in %s, its attributes in any order', async (_name, described, data, said) => {
    const configure = event(0x0d1c, `4000 0001 ${hex(bytesOf(described).length)} ${described}`);
    expect(await say(associate(0x4000), configure, fixed([1, data + stamp]))).toEqual([said]);
  });
});

describe('an oximeter', () => {
  it('that has a pulse and no saturation has no reading', async () => {
    const seconds = Array.from({ length: 9 }, () => [fixed([1, '07FF'], [10, '0048']), 1_000]);
    const found = await hear(phdDriver, associate(0x0190), ...seconds.flat(), 1);
    expect(readingsIn(found)).toEqual([]);
  });

  it('adds nothing of the finger before to the next person', async () => {
    const seconds = (count: number) =>
      Array.from({ length: count }, () => [fixed([1, hex(98)], [10, '0048']), 1_000]).flat();
    const listen = async (...pieces: Parameters<typeof hear>[1][]) =>
      saidIn(await hear(phdDriver, associate(0x0190), ...pieces));
    expect(await listen(...seconds(5), nextPerson, ...seconds(5))).toEqual([]);
    const one = 'spo2 98 %, pulse 72 /min';
    expect(await listen(...seconds(5), nextPerson, ...seconds(6))).toEqual([one]);
    expect(await listen(...seconds(7), nextPerson, ...seconds(7))).toEqual([one, one]);
  });
});

describe('the clock of a device', () => {
  const answer = (time: string) =>
    invocation(0x7fff, choices.got, [...bytesOf(`0000 0001 000C 0987 0008 ${time}`)]);

  it('is asked for once, after what the device came for, and goes with its readings', async () => {
    const weights = ['2FA', '2FB'].map((weight) => fixed([1, `FF000${weight}${stamp}`]));
    const found = await hear(
      phdDriver,
      associate(0x05dc),
      weights[0]!,
      300,
      answer('2026112108300000'),
      weights[1]!,
      600,
    );
    const asked = found.sent.filter((sent) => sent.slice(16, 20) === '0103');
    expect(asked).toEqual(['e7000010000e7fff010300080000000100020987']);
    expect(readingsIn(found).map(({ clockBehindMs }) => clockBehindMs)).toEqual([undefined, 300]);
  });

  it('that is wrong is called out, and not asked for when the device has gone', async () => {
    const nobody = { connect: () => ({ feed: () => undefined, closed: () => undefined }) };
    const time = createManualTime();
    const rig = createRig(time, phdDriver, nobody);
    await rig.inject(associate(0x05dc));
    await rig.inject(answer('2026112109000000'));
    expect(rig.warnings).toEqual(new Set(['clock-off']));
    await rig.inject(answer('2026112108310000'));
    expect(rig.warnings).toEqual(new Set());
    await rig.inject(bytesOf('E40000020000'));
    await time.advance(1_000);
    expect(rig.sent).toHaveLength(2);
  });
});

describe('a health device', () => {
  function setUp() {
    const time = createManualTime();
    const simulator = createPhdSimulator(time);
    return { time, simulator, rig: createRig(time, phdDriver, simulator.device) };
  }

  it('tells whatever it is, and lets go', async () => {
    const { time, simulator, rig } = setUp();
    simulator.measurePressure?.({ sbp: 138, dbp: 86, pulse: 71 });
    for (const { key, field } of simulator.buttons ?? []) {
      simulator.press?.(key, field?.initial ?? null);
      await time.advance(1_000);
    }
    expect(saidIn({ events: rig.events, sent: [], discardedBytes: 0 })).toEqual([
      'sbp 138 mm[Hg], dbp 86 mm[Hg], map 103 mm[Hg], pulse 71 /min',
      'weight 63.4 kg',
      'temperature 36.6 Cel',
      'glucose 6.8 mmol/L',
      'spo2 97 %, pulse 72 /min',
    ]);
    expect(simulator.device.display()).toContain('已传送');
  });

  it('says again what was not stored', async () => {
    const { time, simulator, rig } = setUp();
    rig.store = () => Promise.resolve(false);
    simulator.press?.('weigh', 63.4);
    await time.advance(1_000);
    rig.store = () => Promise.resolve(true);
    await time.advance(30_000);
    const keys = rig.events.map((one) => (one.type === 'reading' ? one.recordKey : null));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(simulator.device.display()).toContain('已传送');
  });

  it('is not confirmed under another request to be heard', async () => {
    const nobody = { connect: () => ({ feed: () => undefined, closed: () => undefined }) };
    const rig = createRig(createManualTime(), phdDriver, nobody);
    const stored = Promise.withResolvers<boolean>();
    rig.store = () => stored.promise;
    await rig.inject(associate(0x05dc));
    await rig.inject(fixed([1, `FF0002FA${stamp}`]));
    await rig.inject(associate(0x05dc));
    stored.resolve(true);
    await stored.promise;
    expect(rig.sent.map((bytes) => bytes[0])).toEqual([0xe3, 0xe3]);
  });
});
