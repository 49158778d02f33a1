import { createLineScanner } from '../framing/text-lines.ts';
import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readHbp9030Line } from './protocol.ts';

/** A USB device with a line behind it: the rate means nothing. */
export const hbp9030Profile: LineProfile = usualLine;

/** The HBP-9030 with output format 5: each measurement is one line. */
export const hbp9030Driver = listeningDriver({
  id: 'omron-hbp9030',
  version: '1.0',
  profile: hbp9030Profile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: () => createLineScanner(LINE_CHARACTERS_MAX),
  createReader: () => ({ read: readHbp9030Line }),
});
