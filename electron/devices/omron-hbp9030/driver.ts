import { lineDriver } from '../line-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readHbp9030Line, recordAt } from './protocol.ts';

/** A USB device with a line behind it: the rate means nothing. */
export const hbp9030Profile: LineProfile = usualLine;

/** The HBP-9030 with output format 5: each measurement is one line. */
export const hbp9030Driver = lineDriver({
  id: 'omron-hbp9030',
  profile: hbp9030Profile,
  lineCharactersMax: LINE_CHARACTERS_MAX,
  recordAt,
  read: readHbp9030Line,
});
