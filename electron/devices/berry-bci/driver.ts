import { createFiveBytesScanner } from '../framing/five-bytes.ts';
import { listeningDriver } from '../listening-driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { sampleOf, SAMPLES_PER_SECOND } from './protocol.ts';

/** Not written anywhere that we read. */
export const berryProfile: LineProfile = { ...usualLine, baudRate: 115200 };

/** Oximeters of Berry, protocol BCI: an endless stream, of which a steady finger becomes one reading. */
export const berryDriver = listeningDriver({
  id: 'berry-bci',
  version: '1.0',
  profile: berryProfile,
  silenceMs: 250,
  createScanner: createFiveBytesScanner,
  createReader(tools) {
    const finger = createSteadyFinger(tools, SAMPLES_PER_SECOND);
    return { read: (bytes) => finger.take(sampleOf(bytes)), shown: finger.shown };
  },
});
