import { listeningDriver, type ReaderTools, type FrameReader } from '../listening-driver.ts';
import { createSettlingReader } from '../meaning/settling.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import {
  createModuleScanner,
  isHeight,
  type ModuleFrame,
  questionOf,
  readModuleFrame,
} from './protocol.ts';

/** Not written anywhere that we read. */
export const bcmProfile: LineProfile = usualLine;

/** A module that has said nothing for so long is asked again. */
const ASK_MS = 5_000;

/** The BCM-H10 of weighing booths: asked for the weight, and for the height of whoever has one. */
export const bcmDriver = listeningDriver({
  id: 'bcm-h10',
  version: '1.0',
  profile: bcmProfile,
  needsAsking: true,
  silenceMs: 250,
  createScanner: createModuleScanner,
  createReader,
});

/** Weight and height settle each for itself: one of them comes between two of the other. */
function createReader(tools: ReaderTools): FrameReader<ModuleFrame> {
  const readers = {
    weight: createSettlingReader(tools, readModuleFrame),
    height: createSettlingReader(tools, readModuleFrame),
  };
  let cancel: (() => void) | null = null;

  function ask() {
    tools.send(questionOf('weight'));
    tools.send(questionOf('height'));
    askLater();
  }

  function askLater() {
    cancel?.();
    cancel = tools.timing.after(ASK_MS, ask);
  }

  ask();
  return {
    read(frame, rawHex) {
      askLater();
      return readers[isHeight(frame) ? 'height' : 'weight'].read(frame, rawHex);
    },
    closed() {
      cancel?.();
      readers.weight.closed?.();
      readers.height.closed?.();
    },
  };
}
