import { clinicDate, clinicTime } from '../../../shared/lib/clock.ts';
import { wordBytes } from '../framing/apdu-frames.ts';
import type { BenchButton, Simulator } from '../simulator.ts';
import type { Timing } from '../timing.ts';
import { PhdAgent, type Upload } from './agent.ts';
import { phdProfile } from './driver.ts';
import { encodeSfloat } from './mder.ts';

const SYSTEM_ID = Uint8Array.of(0, 0x1f, 0xff, 0xfe, 0, 0, 0x20, 0x26);
const EXTENDED = 0x4000;

/** An oximeter that tells the time must say what it can do. */
const oximeter = [...objectOf(1, 0x4bb8, 0x0220), ...objectOf(10, 0x481a, 0x0aa0)];
const configuration = [...wordBytes(EXTENDED), 0, 2, ...wordBytes(oximeter.length), ...oximeter];

const buttons: readonly BenchButton[] = [
  {
    key: 'weigh',
    name: { 'zh-CN': '称重', en: 'Weigh' },
    field: { min: 20, max: 200, step: 0.1, initial: 63.4 },
  },
  {
    key: 'temperature',
    name: { 'zh-CN': '测体温', en: 'Temperature' },
    field: { min: 34, max: 42, step: 0.1, initial: 36.6 },
  },
  {
    key: 'glucose',
    name: { 'zh-CN': '血糖', en: 'Glucose' },
    field: { min: 20, max: 600, step: 1, initial: 122 },
  },
  {
    key: 'oximeter',
    name: { 'zh-CN': '血氧', en: 'Oximeter' },
    field: { min: 80, max: 100, step: 1, initial: 97 },
  },
];

/** One device that can be any of the five. */
export function createPhdSimulator(timing: Timing): Simulator {
  const agent = new PhdAgent({ timing, systemId: SYSTEM_ID, configuration });
  const now = () => stampOf(timing.now());
  return {
    device: {
      profile: phdProfile,
      connect: agent.connect,
      display: () => agent.display,
      stop: () => agent.stop(),
    },
    buttons,
    press(key, value) {
      const made = value === null ? null : uploadOf(key, value, now());
      if (made) agent.upload(made);
    },
    measurePressure: (pressure) => agent.upload(pressureUpload(pressure, now())),
  };
}

type Pressure = Parameters<NonNullable<Simulator['measurePressure']>>[0];

function pressureUpload({ sbp, dbp, pulse }: Pressure, now: readonly number[]): Upload {
  const mean = Math.round(dbp + (sbp - dbp) / 3);
  const numbers = [sbp, dbp, mean].flatMap((one) => wordBytes(encodeSfloat(one, 0)));
  return {
    configurationId: 0x02bc,
    observations: [
      [1, [0, 3, 0, 6, ...numbers, ...now]],
      [2, [...wordBytes(encodeSfloat(pulse, 0)), ...now]],
    ],
    display: [`${sbp} / ${dbp}`, `脉搏 ${pulse}`],
  };
}

function uploadOf(key: string, value: number, now: readonly number[]): Upload | null {
  switch (key) {
    case 'weigh':
      return single(0x05dc, [...tenthsOf(value), ...now], `${value.toFixed(1)} kg`);
    case 'temperature':
      return single(0x0320, [...tenthsOf(value), ...now], `${value.toFixed(1)} ℃`);
    case 'glucose':
      return single(0x06a4, [...wordBytes(encodeSfloat(value, 0)), ...now], `${value} mg/dL`);
    case 'oximeter':
      return {
        configurationId: EXTENDED,
        observations: [
          [1, [...wordBytes(encodeSfloat(value, 0)), ...now]],
          [10, [...wordBytes(encodeSfloat(72, 0)), ...now]],
        ],
        display: [`${value} %`, '72 次/分'],
      };
    default:
      return null;
  }
}

function single(configurationId: number, data: readonly number[], shown: string): Upload {
  return { configurationId, observations: [[1, data]], display: [shown] };
}

/** As FLOAT: exponent -1, then the tenths. */
function tenthsOf(value: number): readonly number[] {
  const tenths = Math.round(value * 10);
  return [0xff, (tenths >> 16) & 0xff, ...wordBytes(tenths & 0xffff)];
}

function stampOf(ms: number): readonly number[] {
  const digits = `${clinicDate(ms)}${clinicTime(ms)}`.replace(/\D/g, '');
  return [...Buffer.from(`${digits}0000`, 'hex')];
}

function objectOf(handle: number, type: number, unit: number): readonly number[] {
  const all = [
    ...attributeOf(0x092f, [0, 2, ...wordBytes(type)]),
    ...attributeOf(0x0a46, [0x40, 0xc0]),
    ...attributeOf(0x0996, wordBytes(unit)),
    ...attributeOf(0x0a55, [0, 2, 0, 8, 0x0a, 0x4c, 0, 2, 0x09, 0x90, 0, 8]),
  ];
  return [0, 6, ...wordBytes(handle), 0, 4, ...wordBytes(all.length), ...all];
}

function attributeOf(id: number, value: readonly number[]): readonly number[] {
  return [...wordBytes(id), ...wordBytes(value.length), ...value];
}
