import { createLineScanner } from '../framing/text-lines.ts';
import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readHbp9020Line } from './protocol.ts';

/** Sources differ about one or two stop bits; whoever listens for one hears both. */
export const hbp9020Profile: LineProfile = { ...usualLine, baudRate: 2400, parity: 'even' };

/** The HBP-9020 in mode 5, F3: each measurement is one line. */
export const hbp9020Driver = listeningDriver({
  id: 'omron-hbp9020',
  version: '1.0',
  profile: hbp9020Profile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: () => createLineScanner(LINE_CHARACTERS_MAX),
  createReader: () => ({ read: readHbp9020Line }),
});
