import { createLineScanner } from '../framing/text-lines.ts';
import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readBc418Line } from './protocol.ts';

/** As its only decoder sets it. */
export const bc418Profile: LineProfile = { ...usualLine, baudRate: 4800 };

/** The Tanita BC-418: each measurement is one long line. */
export const bc418Driver = listeningDriver({
  id: 'tanita-bc418',
  version: '1.0',
  profile: bc418Profile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: () => createLineScanner(LINE_CHARACTERS_MAX),
  createReader: () => ({ read: readBc418Line }),
});
