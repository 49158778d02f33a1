import {
  type FrameReader,
  nothing,
  type Reading,
  type ReaderTools,
  refused,
  type Understood,
} from '../listening-driver.ts';

/** These scales repeat a locked weight every second; so much longer and it was another weighing. */
const TOGETHER_MS = 3_000;

type Weighing = {
  readonly values: string;
  readonly reading: Reading;
  readonly rawHex: string;
  atMs: number;
  isTold: boolean;
};

/**
 * Some of these scales stream before the weight stands and some send it once, and nothing that they say tells which
 * (devices.md 8). So a weight stands when it is said twice in a row, or said once with nobody speaking before or
 * after it.
 */
export function createSettlingReader<Frame>(
  { timing, tell }: Pick<ReaderTools, 'timing' | 'tell'>,
  understand: (frame: Frame) => Understood,
): FrameReader<Frame> {
  let last: Weighing | null = null;
  let cancel: (() => void) | null = null;

  function settle(reading: Reading, rawHex: string): Understood {
    const atMs = timing.monotonic();
    const values = JSON.stringify([reading.values, reading.subjectId]);
    const before = last && atMs - last.atMs <= TOGETHER_MS ? last : null;
    if (before?.values === values) {
      before.atMs = atMs;
      return tellOnce(before);
    }
    if (before && !before.isTold) tell(refused('unstable'), before.rawHex);
    const weighing: Weighing = { values, reading, rawHex, atMs, isTold: false };
    last = weighing;
    if (!before) cancel = timing.after(TOGETHER_MS, () => tell(tellOnce(weighing), rawHex));
    return nothing;
  }

  function tellOnce(weighing: Weighing): Understood {
    if (weighing.isTold) return nothing;
    weighing.isTold = true;
    return weighing.reading;
  }

  return {
    read(frame, rawHex) {
      cancel?.();
      const understood = understand(frame);
      if (understood.is === 'reading') return settle(understood, rawHex);
      last = null;
      return understood;
    },
    closed: () => cancel?.(),
  };
}
