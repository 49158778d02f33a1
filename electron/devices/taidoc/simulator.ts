import { clinicDate, clinicTime, type EpochMs } from '../../../shared/lib/clock.ts';
import type { FarEnd } from '../far-end.ts';
import {
  createTaidocScanner,
  encodeTaidocFrame,
  type TaidocFrame,
} from '../framing/taidoc-frames.ts';
import type { BenchButton } from '../simulator.ts';
import type { Timing } from '../timing.ts';
import { taidocProfile } from './driver.ts';
import { nameOfCommand } from './protocol.ts';

type Kept = { readonly takenAt: EpochMs; readonly mgdl: number; readonly marks: number };

export type TaidocSimulator = {
  readonly device: FarEnd;
  readonly buttons: readonly BenchButton[];
  readonly press: (button: string, value: number | null) => void;
};

const DAY_MS = 86_400_000;
const mgdl = { min: 10, max: 700, step: 1, initial: 131 } as const;
const buttons: readonly BenchButton[] = [
  { key: 'unmarked', name: { 'zh-CN': '没有餐标', en: 'No meal mark' }, field: mgdl },
  { key: 'before', name: { 'zh-CN': '餐前', en: 'Before a meal' }, field: mgdl },
  { key: 'after', name: { 'zh-CN': '餐后', en: 'After a meal' }, field: mgdl },
  { key: 'control', name: { 'zh-CN': '质控液', en: 'Control solution' }, field: mgdl },
];
const marksOf: Readonly<Record<string, number>> = {
  unmarked: 0x00,
  before: 0x40,
  after: 0x80,
  control: 0xc0,
};

/** A meter that says nothing by itself and answers everything that it knows. */
export function createTaidocSimulator(timing: Timing): TaidocSimulator {
  const now = timing.now();
  /** The newest first, as it is asked for. */
  const memory: Kept[] = [
    { takenAt: now - DAY_MS, mgdl: 103, marks: 0x40 },
    { takenAt: now - 2 * DAY_MS, mgdl: 212, marks: 0x80 },
  ];

  function answerTo(command: number, index: number): readonly number[] | null {
    const record = memory[index];
    switch (nameOfCommand(command)) {
      case 'model':
        return [0x77, 0x42, 0, 0];
      case 'clock':
        return timeBytes(timing.now());
      case 'count':
        return [memory.length & 0xff, memory.length >> 8, 0, 0];
      case 'time':
        return record ? timeBytes(record.takenAt) : null;
      case 'value':
        return record ? [record.mgdl & 0xff, record.mgdl >> 8, 0x06, record.marks] : null;
      default:
        return null;
    }
  }

  function answer({ command, data, isFromMeter }: TaidocFrame): Uint8Array | null {
    const bytes = isFromMeter ? null : answerTo(command, (data[0] ?? 0) | ((data[1] ?? 0) << 8));
    return bytes && encodeTaidocFrame({ command, data: Uint8Array.from(bytes), isFromMeter: true });
  }

  return {
    device: {
      profile: taidocProfile,
      connect(send) {
        const scanner = createTaidocScanner();
        return {
          feed(bytes) {
            for (const found of scanner.feed(bytes)) {
              const said = found.kind === 'frame' ? answer(found.frame) : null;
              if (said) send(said).catch(() => undefined);
            }
          },
          closed: () => scanner.reset(),
        };
      },
      display: () => [`${memory[0]?.mgdl} mg/dL`, `记忆 ${memory.length}`],
      stop: () => undefined,
    },
    buttons,
    press(button, value) {
      const marks = marksOf[button];
      if (marks === undefined || value === null) return;
      memory.unshift({ takenAt: timing.now(), mgdl: Math.round(value), marks });
    },
  };
}

function timeBytes(ms: EpochMs): readonly number[] {
  const [year = 0, month = 0, day = 0] = clinicDate(ms).split('-').map(Number);
  const [hour = 0, minute = 0] = clinicTime(ms).split(':').map(Number);
  const packed = ((year - 2000) << 9) | (month << 5) | day;
  return [packed & 0xff, packed >> 8, minute, hour];
}
