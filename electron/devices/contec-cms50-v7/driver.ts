import { type FrameReader, listeningDriver, type ReaderTools } from '../listening-driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import {
  type Cms50Package,
  createCms50v7Scanner,
  keepAliveCommand,
  SAMPLES_PER_SECOND,
  startCommand,
} from './protocol.ts';

/** As its decoders set it. */
export const cms50v7Profile: LineProfile = { ...usualLine, baudRate: 115200 };

const KEEP_ALIVE_MS = 5_000;

/** Contec CMS50 from version 7.0: asked for its stream, of which a steady finger becomes one reading. */
export const cms50v7Driver = listeningDriver({
  id: 'contec-cms50-v7',
  version: '1.0',
  profile: cms50v7Profile,
  needsAsking: true,
  silenceMs: 250,
  createScanner: createCms50v7Scanner,
  createReader,
});

/** A device that says nothing was off or has stopped: it is asked again. */
function createReader(tools: ReaderTools): FrameReader<Cms50Package> {
  const finger = createSteadyFinger(tools, SAMPLES_PER_SECOND);
  let isHeard = false;
  let cancel: (() => void) | null = null;

  function keepAlive() {
    tools.send(isHeard ? keepAliveCommand : startCommand);
    isHeard = false;
    cancel = tools.timing.after(KEEP_ALIVE_MS, keepAlive);
  }

  keepAlive();
  return {
    read(found) {
      isHeard = found.is === 'sample';
      return found.is === 'sample' ? finger.take(found.sample) : finger.leave();
    },
    shown: finger.shown,
    closed: () => cancel?.(),
  };
}
