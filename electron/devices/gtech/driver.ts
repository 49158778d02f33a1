import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createGtechScanner } from './frames.ts';
import { readGtech } from './protocol.ts';

/** Not written anywhere that we read. */
export const gtechProfile: LineProfile = usualLine;

/** G-Tech GL-150 and GL-310: height and weight in one text when both were measured. */
export const gtechDriver = listeningDriver({
  id: 'gtech',
  version: '1.0',
  profile: gtechProfile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: createGtechScanner,
  createReader: () => ({ read: readGtech }),
});
