import { lineDriver } from '../line-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readBc418Line, recordAt } from './protocol.ts';

/** As its only decoder sets it. */
export const bc418Profile: LineProfile = { ...usualLine, baudRate: 4800 };

/** The Tanita BC-418: each measurement is one long line. */
export const bc418Driver = lineDriver({
  id: 'tanita-bc418',
  profile: bc418Profile,
  lineCharactersMax: LINE_CHARACTERS_MAX,
  recordAt,
  read: readBc418Line,
});
