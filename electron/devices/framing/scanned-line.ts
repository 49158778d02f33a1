import type { Connection } from '../driver.ts';
import type { Timing } from '../timing.ts';
import type { FrameScanner, Scanned } from './frame-scanner.ts';
import { createSilenceWatch } from './silence.ts';

export type ScannedLineOptions<Frame> = {
  readonly timing: Timing;
  readonly scanner: FrameScanner<Frame>;
  /** A silence so long inside a frame breaks it (S7). */
  readonly silenceMs: number;
  readonly hear: (found: Scanned<Frame>) => void;
  readonly onClosed?: () => void;
  readonly onNextPerson?: () => void;
};

/** One opening of a line whose bytes go through a scanner: whatever is heard is told once, and nothing after the end. */
export function scannedLine<Frame>({
  timing,
  scanner,
  silenceMs,
  hear,
  onClosed,
  onNextPerson,
}: ScannedLineOptions<Frame>): Connection {
  const silence = createSilenceWatch(timing, silenceMs, () => scanner.expire().forEach(hear));
  function forget() {
    silence.stop();
    scanner.reset();
  }
  return {
    feed(bytes) {
      scanner.feed(bytes).forEach(hear);
      // Also where nothing is held: a scanner may remember that a line is lost, or in which format the device speaks.
      silence.heard();
    },
    closed() {
      forget();
      onClosed?.();
    },
    nextPerson() {
      forget();
      onNextPerson?.();
    },
    get counters() {
      return scanner.counters;
    },
  };
}
