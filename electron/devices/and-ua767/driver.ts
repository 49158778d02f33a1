import {
  type FrameReader,
  listeningDriver,
  nothing,
  type ReaderTools,
} from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createUa767Scanner, openCommand, readRecord, type Ua767Frame } from './protocol.ts';

/** Not written anywhere that we read; what A&D uses elsewhere (devices.md 2a). */
export const ua767Profile: LineProfile = usualLine;

/** A monitor that was just switched on loses what it is asked (devices.md pitfall 21). */
const ASK_AGAIN_MS = 5_000;

/** The UA-767PC and PBT: asked to open its port, then it sends each measurement. It is never made to measure. */
export const ua767Driver = listeningDriver({
  id: 'and-ua767',
  version: '1.0',
  profile: ua767Profile,
  needsAsking: true,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: createUa767Scanner,
  createReader,
});

/** Asks until the monitor has answered or sent something. */
function createReader({ timing, send }: ReaderTools): FrameReader<Ua767Frame> {
  let cancel: (() => void) | null = null;

  function ask() {
    send(openCommand);
    cancel = timing.after(ASK_AGAIN_MS, ask);
  }

  ask();
  return {
    read(frame) {
      const isRefusal = frame.is === 'answer' && !frame.isOpen;
      if (!isRefusal) cancel?.();
      return frame.is === 'record' ? readRecord(frame.record) : nothing;
    },
    closed: () => cancel?.(),
  };
}
