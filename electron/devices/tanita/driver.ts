import { createLineScanner } from '../framing/text-lines.ts';
import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readTanitaLine } from './protocol.ts';

/** The TBF-310 wants 2400 7E1. */
export const tanitaProfile: LineProfile = usualLine;

/** Body composition scales of Tanita: each measurement is one line, sent whether or not anybody listens. */
export const tanitaDriver = listeningDriver({
  id: 'tanita',
  version: '1.0',
  profile: tanitaProfile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: () => createLineScanner(LINE_CHARACTERS_MAX),
  createReader: () => ({ read: readTanitaLine }),
});
