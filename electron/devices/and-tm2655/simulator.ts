import { clinicDate, clinicTime } from '../../../shared/lib/clock.ts';
import type { FarEnd } from '../far-end.ts';
import type { Send } from '../driver.ts';
import { createTm2655Scanner, encodeTm2655Frame } from '../framing/tm2655-frames.ts';
import type { Timing } from '../timing.ts';
import { tm2655Profile } from './driver.ts';
import { ACK, encodeResult, NAK, type PressureResult } from './protocol.ts';

/** What a nurse would see on the monitor. */
export type Measured = { readonly sbp: number; readonly dbp: number; readonly pulse: number };

export type Tm2655Simulator = FarEnd & {
  /** Ends a measurement now: the result goes out. `errorCode` other than 00 means that none came about. */
  measure(measured: Measured, errorCode?: string): void;
};

const ANSWER_PATIENCE_MS = 2_000;
/** Long enough for the host at the other end to start again. */
const SENDINGS_MAX = 8;

/** A monitor that sends its result by itself, again when nobody acknowledges it, and answers `RB` with the last one. */
export function createTm2655Simulator(timing: Timing): Tm2655Simulator {
  let line: Send | null = null;
  let lastFrame: Uint8Array | null = null;
  let display = ['--- / ---', '脉搏 ---'];
  let sendings = 0;
  let cancelRetry: (() => void) | null = null;

  function transmit() {
    cancelRetry?.();
    cancelRetry = null;
    if (!lastFrame || sendings >= SENDINGS_MAX) return;
    sendings += 1;
    line?.(lastFrame).catch(() => undefined);
    cancelRetry = timing.after(ANSWER_PATIENCE_MS, transmit);
  }

  /** Nothing is sent again. */
  function acknowledged() {
    cancelRetry?.();
    cancelRetry = null;
  }

  function measure(measured: Measured, errorCode = '00') {
    const text = encodeResult(resultOf(measured, timing.now()), errorCode);
    lastFrame = encodeTm2655Frame({ address: '00', text });
    display =
      errorCode === '00'
        ? [`${measured.sbp} / ${measured.dbp}`, `脉搏 ${measured.pulse}`]
        : [`E${errorCode}`, '请重新测量'];
    sendings = 0;
    transmit();
  }

  return {
    profile: tm2655Profile,
    connect(send) {
      const scanner = createTm2655Scanner();
      line = send;
      return {
        feed(bytes) {
          // Outside a frame a single byte is an answer.
          if (scanner.held === 0 && bytes.includes(ACK)) acknowledged();
          if (scanner.held === 0 && bytes.includes(NAK)) transmit();
          for (const found of scanner.feed(bytes)) {
            if (found.kind === 'frame' && found.frame.text === 'RB' && lastFrame) {
              void send(lastFrame);
            }
          }
        },
        closed() {
          if (line === send) line = null;
        },
      };
    },
    display: () => display,
    measure,
    stop: acknowledged,
  };
}

function resultOf({ sbp, dbp, pulse }: Measured, nowMs: number): PressureResult {
  return {
    model: 'TM2655',
    deviceTime: `${clinicDate(nowMs)} ${clinicTime(nowMs)}`,
    mode: 'M',
    sbp,
    map: Math.round(dbp + (sbp - dbp) / 3),
    dbp,
    pulse,
    inflation: '17',
    amplitude: '139',
  };
}
