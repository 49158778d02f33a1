import { clinicDate, clinicTime, type EpochMs } from '../../../shared/lib/clock.ts';
import type { FarEnd } from '../far-end.ts';
import type { BenchButton } from '../simulator.ts';
import type { Timing } from '../timing.ts';
import { astmProfile } from './driver.ts';
import { AstmSender } from './sender.ts';

/** What a meter keeps of one test. */
export type MeterResult = {
  /** As the meter sends it; with `>` or `<` in the marks it is no number. */
  readonly value: string;
  readonly unit: 'mmol/L' | 'mg/dL';
  /** Such as `F` fasting, `A` after a meal, `C` control solution, `>` above its range. */
  readonly mark: string;
  readonly takenAt: EpochMs;
};

export type MeterSimulator = FarEnd & {
  readonly buttons: readonly BenchButton[];
  /** A test ends now: its result goes into the memory and out on the line. */
  readonly take: (result: Omit<MeterResult, 'takenAt'>) => void;
  /** Everything in the memory, the oldest first, as some meters send it every time. */
  readonly sendMemory: () => void;
  readonly press: (button: string, value: number | null) => void;
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The frames of E1381-95. */
const TEXT_BYTES_MAX = 240;

const mmol = { min: 0.1, max: 40, step: 0.1 } as const;
const buttons: readonly BenchButton[] = [
  { key: 'fasting', name: { 'zh-CN': '空腹', en: 'Fasting' }, field: { ...mmol, initial: 6.4 } },
  {
    key: 'after-meal',
    name: { 'zh-CN': '餐后', en: 'After a meal' },
    field: { ...mmol, initial: 12.1 },
  },
  {
    key: 'unmarked',
    name: { 'zh-CN': '没有餐标', en: 'No meal mark' },
    field: { ...mmol, initial: 8.3 },
  },
  { key: 'low', name: { 'zh-CN': 'LO', en: 'LO' } },
  { key: 'high', name: { 'zh-CN': 'HI', en: 'HI' } },
  { key: 'control', name: { 'zh-CN': '质控液', en: 'Control solution' } },
  { key: 'memory', name: { 'zh-CN': '全部记忆', en: 'Whole memory' } },
];

const marks: Readonly<Record<string, string>> = { fasting: 'F', 'after-meal': 'A', unmarked: '' };
const fixed: Readonly<Record<string, Pick<MeterResult, 'value' | 'mark'>>> = {
  low: { value: '0.5', mark: '<' },
  high: { value: '33.4', mark: '>' },
  control: { value: '6.9', mark: 'C' },
};

/** A meter that sends each result when it was taken, and its whole memory on demand. */
export function createMeterSimulator(timing: Timing): MeterSimulator {
  const memory = earlierResults(timing.now());
  let display = ['--- mmol/L', '记忆 '];
  const sender = new AstmSender({
    timing,
    textBytesMax: TEXT_BYTES_MAX,
    onDelivered: () => show('已传送'),
  });

  function show(state: string) {
    const last = memory.at(-1);
    const reading = last ? (screenWord(last) ?? `${last.value} ${last.unit}`) : '---';
    display = [reading, `${state} · 记忆 ${memory.length}`];
  }

  function take(result: Omit<MeterResult, 'takenAt'>) {
    const taken = { ...result, takenAt: timing.now() };
    memory.push(taken);
    show('传送中');
    sender.transmit(recordsOf([taken], timing.now()));
  }

  function sendMemory() {
    show('传送中');
    sender.transmit(recordsOf(memory, timing.now()));
  }

  show('待机');
  return {
    profile: astmProfile,
    connect(send) {
      sender.connected(send);
      return { feed: (bytes) => sender.heard(bytes), closed: () => sender.closed() };
    },
    display: () => display,
    buttons,
    take,
    sendMemory,
    press(button, value) {
      if (button === 'memory') return sendMemory();
      const known = fixed[button];
      const mark = marks[button];
      if (known) take({ ...known, unit: 'mmol/L' });
      else if (mark !== undefined && value !== null) {
        take({ value: value.toFixed(1), unit: 'mmol/L', mark });
      }
    },
    stop: () => sender.closed(),
  };
}

/** The records of one message: what `V=` and `U=` say is what meters of this kind say. */
export function recordsOf(results: readonly MeterResult[], now: EpochMs): readonly string[] {
  const header = [
    'H|\\^&||SIM|Contour^01.00^7390-0000001|U=1^V=11333',
    `${results.length}|||||P|1|${stamp(now)}`,
  ];
  return [
    header.join('|'),
    'P|1',
    ...results.map(
      ({ value, unit, mark, takenAt }, index) =>
        `R|${index + 1}|^^^Glucose|${value}|${unit}^P||${mark}||${stamp(takenAt)}`,
    ),
    'L|1|N',
  ];
}

function screenWord({ mark }: MeterResult): string | null {
  if (mark === '>') return 'HI';
  return mark === '<' ? 'LO' : null;
}

function stamp(ms: EpochMs): string {
  const seconds = String(new Date(ms).getUTCSeconds()).padStart(2, '0');
  return `${clinicDate(ms)}${clinicTime(ms)}${seconds}`.replace(/\D/g, '');
}

/** Other people's tests of the last days, one of them of the control solution. */
function earlierResults(now: EpochMs): MeterResult[] {
  const earlier = (daysAgo: number, value: string, mark: string): MeterResult => ({
    value,
    unit: 'mmol/L',
    mark,
    takenAt: now - daysAgo * DAY_MS - daysAgo * 17 * MINUTE_MS,
  });
  return [
    earlier(5, '7.2', 'F'),
    earlier(4, '11.8', 'A'),
    earlier(3, '6.8', 'C'),
    earlier(3, '9.4', ''),
    earlier(1, '5.7', 'F'),
  ];
}
