import { createLineScanner } from '../framing/text-lines.ts';
import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readScaleLine, recordAt } from './protocol.ts';

/** Some put each line between STX and this, as their commands. */
const ETX = 0x03;

/** As these scales leave the factory; the rate is in their menu. */
export const scaleProfile: LineProfile = {
  ...usualLine,
  baudRate: 2400,
  dataBits: 7,
  parity: 'even',
};

/**
 * Scales that send `ST,GS,+00123.45kg`, all the time or when the weight is still. A weight that stands is one
 * reading, until the scale says something else.
 */
export const andScaleDriver = listeningDriver({
  id: 'and-scale',
  version: '1.0',
  profile: scaleProfile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: () =>
    createLineScanner({ lineBytesMax: LINE_CHARACTERS_MAX, alsoEnds: ETX, recordAt }),
  createReader: () => ({ read: readScaleLine }),
});
