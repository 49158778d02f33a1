import type { PrinterState, Send } from '../driver.ts';
import type { Timing } from '../timing.ts';
import { questions, type Question, stateOf, statusQuestion } from './protocol.ts';

const PATIENCE_MS = 500;
/** The most urgent first. */
const urgency: readonly PrinterState[] = [
  'paper-out',
  'cover-open',
  'error',
  'offline',
  'paper-low',
];

/** Asks a printer how it is, one question after another. */
export type Asking = {
  /** Its most urgent state; null of a printer that does not answer: many cheap ones never do. */
  look(): Promise<PrinterState | null>;
  hear(status: number): void;
  /** Nothing is asked any more. */
  stop(): void;
};

/** @param timing of the driver @param send of one opening of the line */
export function createAsking(timing: Timing, send: Send): Asking {
  let answer: ((status: number | null) => void) | null = null;
  let isStopped = false;

  function ask(question: Question): Promise<number | null> {
    return new Promise((resolve) => {
      const cancel = timing.after(PATIENCE_MS, () => answer?.(null));
      answer = (status) => {
        cancel();
        answer = null;
        resolve(status);
      };
      send(statusQuestion(question)).catch(() => undefined);
    });
  }

  return {
    async look() {
      const states: PrinterState[] = [];
      for (const question of questions) {
        const status = isStopped ? null : await ask(question);
        if (status === null || isStopped) return null;
        const state = stateOf(question, status);
        if (state) states.push(state);
      }
      return urgency.find((one) => states.includes(one)) ?? 'ok';
    },
    hear: (status) => answer?.(status),
    stop() {
      isStopped = true;
      answer?.(null);
    },
  };
}
