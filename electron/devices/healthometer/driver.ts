import { listeningDriver } from '../listening-driver.ts';
import { createSettlingReader } from '../meaning/settling.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createHealthometerScanner, readPacket } from './protocol.ts';

/** The 2595KL and the baby scales want 2400. */
export const healthometerProfile: LineProfile = usualLine;

/** Scales of Health o meter, which say the same again and again while a weight is locked. */
export const healthometerDriver = listeningDriver({
  id: 'healthometer',
  version: '1.0',
  profile: healthometerProfile,
  silenceMs: 250,
  createScanner: createHealthometerScanner,
  createReader: (tools) => createSettlingReader(tools, readPacket),
});
