import { lineDriver } from '../line-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readTanitaLine, recordAt } from './protocol.ts';

/** The TBF-310 wants 2400 7E1. */
export const tanitaProfile: LineProfile = usualLine;

/** Body composition scales of Tanita: each measurement is one line, sent whether or not anybody listens. */
export const tanitaDriver = lineDriver({
  id: 'tanita',
  profile: tanitaProfile,
  lineCharactersMax: LINE_CHARACTERS_MAX,
  recordAt,
  read: readTanitaLine,
});
