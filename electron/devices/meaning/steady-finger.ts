import { isDeepStrictEqual } from 'node:util';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { nothing, type ReaderTools, refused, type Understood } from '../listening-driver.ts';

/** What an oximeter shows at one moment; null while it shows no measurement. */
export type Sample = {
  readonly spo2: number;
  readonly pulse: number;
  /** In percent; null where the device has none. */
  readonly perfusionIndex: number | null;
} | null;

export type SteadyFinger = {
  readonly take: (sample: Sample) => Understood;
  /** The finger left, as the device says. */
  readonly leave: () => Understood;
  /** What a finger shows that has not yet held still for long enough: for the eyes of who tries a line, never filed. */
  readonly shown: () => Understood;
};

/** The slowest of these devices averages over four beats: six seconds at 40 a minute (devices.md 6). */
const STEADY_S = 6;
/** As wide as these devices say that they may be wrong: 2 % and 3 a minute, to either side for the pulse. */
const SPO2_SPAN = 2;
const PULSE_SPAN = 6;
/** A shorter pause is a finger that moved. */
const AWAY_S = 2;
/** Fewer samples than of this time and nobody has noticed that there was a finger. */
const NOTICED_S = 1;

/** So long a fast stream may say something else, which no finger can do: noise on a line without checks. */
const BRIEF_S = 0.1;

/** Of what is shown and is no measurement yet. */
const NOT_STEADY = 'not-steady';

const limits = { spo2: { least: 1, most: 100 }, pulse: { least: 18, most: 321 } } as const;

type Shown = NonNullable<Sample>;

type Run = {
  readonly least: Pick<Shown, 'spo2' | 'pulse'>;
  readonly most: Pick<Shown, 'spo2' | 'pulse'>;
  readonly last: Shown;
  readonly count: number;
  /** The last samples were so many others. */
  readonly strange: number;
};

/**
 * One reading for each finger: its last values, when all samples of six seconds one after another lay together. Time is
 * counted in samples, of which there are `perSecond`; a line that was silent for two seconds has lost its finger.
 * Fewer samples than `shownLeast` one after another show nothing.
 */
export function createSteadyFinger(
  { timing }: Pick<ReaderTools, 'timing'>,
  perSecond: number,
  shownLeast = Math.ceil(perSecond * BRIEF_S),
): SteadyFinger {
  const brief = Math.floor(perSecond * BRIEF_S);
  let run: Run | null = null;
  let noticed = 0;
  let missing = 0;
  let isTold = false;
  let heardAtMs = timing.monotonic();

  /** Null when it has been disturbed for too long. */
  function disturbed(one: Run): Run | null {
    return one.strange < brief ? { ...one, strange: one.strange + 1 } : null;
  }

  function leave(): Understood {
    const isUnstable = noticed > NOTICED_S * perSecond && !isTold;
    run = null;
    noticed = 0;
    missing = 0;
    isTold = false;
    return isUnstable ? refused('unstable') : nothing;
  }

  function miss(): Understood {
    run = run && disturbed(run);
    missing += 1;
    return missing === AWAY_S * perSecond ? leave() : nothing;
  }

  function isAway(nowMs: number): boolean {
    return nowMs - heardAtMs > AWAY_S * 1_000;
  }

  return {
    leave,
    shown() {
      const isThere = run && run.strange === 0 && run.count >= shownLeast && missing === 0;
      if (!run || !isThere || isTold || isAway(timing.monotonic())) return nothing;
      return { is: 'reading', values: valuesOf(run.last), flags: [NOT_STEADY] };
    },
    take(sample) {
      const nowMs = timing.monotonic();
      if (isAway(nowMs)) leave();
      heardAtMs = nowMs;
      if (!sample || !isPossible(sample)) return miss();
      missing = 0;
      noticed += 1;
      const before = run?.last;
      run = (run && (extended(run, sample) ?? disturbed(run))) ?? begun(sample);
      if (isTold || run.count < STEADY_S * perSecond || run.strange > 0) return nothing;
      // A fast stream says every value more than once.
      if (brief > 0 && !isDeepStrictEqual(before, sample)) return nothing;
      isTold = true;
      return { is: 'reading', values: valuesOf(sample), flags: ['stable'] };
    },
  };
}

export function valuesOf({ spo2, pulse, perfusionIndex }: Shown): MeasuredValue[] {
  const index: MeasuredValue[] =
    perfusionIndex === null ? [] : [{ kind: 'perfusionIndex', value: perfusionIndex, unit: '%' }];
  return [
    { kind: 'spo2', value: spo2, unit: '%' },
    { kind: 'pulse', value: pulse, unit: '/min' },
    ...index,
  ];
}

function begun(sample: Shown): Run {
  return { least: sample, most: sample, last: sample, count: 1, strange: 0 };
}

/** The run with one sample more; null when that does not lie with the others. */
function extended(run: Run, sample: Shown): Run | null {
  const { spo2, pulse } = sample;
  const least = { spo2: Math.min(run.least.spo2, spo2), pulse: Math.min(run.least.pulse, pulse) };
  const most = { spo2: Math.max(run.most.spo2, spo2), pulse: Math.max(run.most.pulse, pulse) };
  const isTogether = most.spo2 - least.spo2 <= SPO2_SPAN && most.pulse - least.pulse <= PULSE_SPAN;
  return isTogether ? { least, most, last: sample, count: run.count + 1, strange: 0 } : null;
}

/** What a finger can have; zero is how some devices say that they have nothing. */
export function isPossible({ spo2, pulse }: Shown): boolean {
  const isSpo2 = spo2 >= limits.spo2.least && spo2 <= limits.spo2.most;
  return isSpo2 && pulse >= limits.pulse.least && pulse <= limits.pulse.most;
}
