import { MEMORY_MARK } from '../../../shared/contract/device-link.ts';
import { type Understood, refused } from '../listening-driver.ts';
import { deviceTimeOf, TIME_INVALID } from '../meaning/device-time.ts';
import { isPossible, type Sample, valuesOf } from '../meaning/steady-finger.ts';
import { sum } from './frames.ts';

/** Packets a second of format 2. */
export const PACKETS_PER_SECOND = 3;
export const PACKET_FRAMES = 25;
export const SYNC = 0x01;

const NO_PULSE = 511;
const NO_SPO2 = 127;

/** Disconnected, artifact, out of track, sensor alarm: what is shown is held, for ten seconds after the finger left. */
const HELD_2 = 0x40 | 0x20 | 0x10 | 0x08;
const DISCONNECTED_8 = 0x40;
const OUT_OF_TRACK_8 = 0x20;
const ARTIFACT_8 = 0x04;
const ALARM_8 = 0x08;

const SMART_POINT_13 = 0x02_00;
const NO_MEASUREMENT_13 = 0x01_00;
const MEMORY_13 = 0x00_10;
const LOW_BATTERY_13 = 0x00_01;

/** A packet of format 2: the states of its frames and the values that they carry, the one with SYNC first. */
export function packetSample(statuses: readonly number[], values: readonly number[]): Sample {
  if (statuses.some((status) => (status & HELD_2) !== 0)) return null;
  const [pulseHigh = 0, pulseLow = 0, spo2 = NO_SPO2] = values;
  return sampleOf(((pulseHigh & 0x03) << 7) | (pulseLow & 0x7f), spo2 & 0x7f);
}

/** A second of format 8. */
export function secondSample([status, pulse, spo2, status2]: readonly [
  number,
  number,
  number,
  number,
]): Sample {
  const held = DISCONNECTED_8 | OUT_OF_TRACK_8 | ARTIFACT_8;
  if ((status & held) !== 0 || (status2 & ALARM_8) !== 0) return null;
  return sampleOf(((status & 0x03) << 7) | pulse, spo2);
}

/** A second in words. */
export function textSample(spo2: string, pulse: string): Sample {
  const areNumbers = /^\d+$/.test(spo2 + pulse);
  return areNumbers ? sampleOf(Number(pulse), Number(spo2)) : null;
}

/**
 * A spot check of format 13. One from the memory of the device may be anybody's: it carries its own time, and the
 * same key in every replay (S14).
 */
export function readSpotCheck(data: Uint8Array): Understood {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const status = view.getUint16(8);
  const sample = sampleOf(view.getUint16(10), view.getUint8(13));
  if ((status & NO_MEASUREMENT_13) !== 0 || !sample) return refused('error');
  if (!isPossible(sample)) return refused('range');
  const deviceTime = spotTime(data);
  // Without its time nobody could know that it is not of now (MEA-17).
  if ((status & MEMORY_13) !== 0 && !deviceTime) return refused('no-time');
  const flags = [
    ...((status & SMART_POINT_13) === 0 ? [] : ['smart-point']),
    ...((status & MEMORY_13) === 0 ? [] : [MEMORY_MARK]),
    ...((status & LOW_BATTERY_13) === 0 ? [] : ['low-battery']),
    ...(deviceTime ? [] : [TIME_INVALID]),
  ];
  const key = { recordKey: JSON.stringify(['DF13', deviceTime, sample.pulse, sample.spo2]) };
  return { is: 'reading', values: valuesOf(sample), deviceTime, flags, ...(deviceTime ? key : {}) };
}

function sampleOf(pulse: number, spo2: number): Sample {
  if (pulse === NO_PULSE || spo2 === NO_SPO2) return null;
  return { spo2, pulse, perfusionIndex: null };
}

/** Binary-coded decimals: century, year, month, day, hour, minute, second, hundredths. */
function spotTime(data: Uint8Array): string | null {
  const digits = Buffer.from(data.subarray(0, 7)).toString('hex');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  const [, year, month, day, hour, minute, second] = match ?? [];
  if (!year || !month || !day || !hour || !minute || !second) return null;
  return deviceTimeOf({ year, month, day, hour, minute, second });
}

/** A packet of format 2, for simulators and tests; null: disconnected. */
export function encodePacket(sample: Sample): Uint8Array {
  const { pulse, spo2 } = sample ?? { pulse: NO_PULSE, spo2: NO_SPO2 };
  const values = Array<number>(PACKET_FRAMES).fill(0);
  values.splice(0, 4, pulse >> 7, pulse & 0x7f, spo2, 0x30);
  const frames = values.map((value, at) => {
    const status = 0x80 | (at === 0 ? SYNC : 0) | (sample ? 0 : 0x40);
    const bytes = [0x01, status, 0x01, value];
    return Uint8Array.of(...bytes, sum(Uint8Array.from(bytes)));
  });
  return Buffer.concat(frames);
}
