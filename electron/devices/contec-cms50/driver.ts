import { createFiveBytesScanner } from '../framing/five-bytes.ts';
import { listeningDriver } from '../listening-driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { sampleOf, SAMPLES_PER_SECOND } from './protocol.ts';

/** Odd parity: without it what comes is plausible and wrong (devices.md 7). */
export const cms50Profile: LineProfile = { ...usualLine, baudRate: 19200, parity: 'odd' };

/** Contec CMS50D+ up to version 4.6: an endless stream, of which a steady finger becomes one reading. */
export const cms50Driver = listeningDriver({
  id: 'contec-cms50',
  version: '1.0',
  profile: cms50Profile,
  silenceMs: 250,
  createScanner: createFiveBytesScanner,
  createReader(tools) {
    const finger = createSteadyFinger(tools, SAMPLES_PER_SECOND);
    return { read: (bytes) => finger.take(sampleOf(bytes)), shown: finger.shown };
  },
});
