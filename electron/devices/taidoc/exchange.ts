import type { DriverContext, RejectReason, Send } from '../driver.ts';
import type { FrameCounters, Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createTaidocScanner, type TaidocFrame } from '../framing/taidoc-frames.ts';
import { encodeCommand, taidocCommands, type TaidocCommand } from './protocol.ts';

/** What was sent and what came back; null of an answer that did not come. */
export type MeterExchange = {
  /** Answers that nobody waited for: two meters answer, or one is late. What came since may belong together or not. */
  readonly strays: () => number;
  readonly ask: (command: TaidocCommand, index?: number) => Promise<Uint8Array | null>;
  readonly feed: (bytes: Uint8Array) => void;
  readonly close: () => void;
  readonly counters: FrameCounters;
};

type Options = {
  readonly timing: DriverContext['timing'];
  readonly send: Send;
  readonly onDefect: (reason: RejectReason, bytes: Uint8Array) => void;
};

const SILENCE_MS = 100;
const PATIENCE_MS = 500;

/**
 * One question at a time. An answer names its command and not its record, so after one that did not come nothing is
 * asked until it could not come any more: that is the caller's part.
 */
export function createMeterExchange({ timing, send, onDefect }: Options): MeterExchange {
  const line = scannedLine({
    timing,
    scanner: createTaidocScanner(),
    silenceMs: SILENCE_MS,
    hear,
  });
  let waiting: { readonly command: number; answer(data: Uint8Array | null): void } | null = null;
  let isClosed = false;
  let strays = 0;

  function hear(found: Scanned<TaidocFrame>) {
    if (found.kind === 'defect') return onDefect(found.defect, found.bytes);
    const { command, data, isFromMeter } = found.frame;
    if (!isFromMeter) return;
    if (waiting?.command === command) waiting.answer(data);
    else strays += 1;
  }

  return {
    strays: () => strays,
    ask(command, index = 0) {
      if (isClosed) return Promise.resolve(null);
      return new Promise((resolve) => {
        const answer = (data: Uint8Array | null) => {
          cancel();
          waiting = null;
          resolve(data);
        };
        const cancel = timing.after(PATIENCE_MS, () => answer(null));
        waiting = { command: taidocCommands[command], answer };
        // A failed write closes the line, and that closes this exchange.
        send(encodeCommand(command, index)).catch(() => undefined);
      });
    },
    feed: line.feed,
    close() {
      isClosed = true;
      line.closed();
      waiting?.answer(null);
    },
    get counters() {
      return line.counters;
    },
  };
}
