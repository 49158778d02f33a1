import { lineDriver } from '../line-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { LINE_CHARACTERS_MAX, readHbp9020Line, recordAt } from './protocol.ts';

/** Sources differ about one or two stop bits; whoever listens for one hears both. */
export const hbp9020Profile: LineProfile = { ...usualLine, baudRate: 2400, parity: 'even' };

/** The HBP-9020 in mode 5, F3: each measurement is one line. */
export const hbp9020Driver = lineDriver({
  id: 'omron-hbp9020',
  profile: hbp9020Profile,
  lineCharactersMax: LINE_CHARACTERS_MAX,
  recordAt,
  read: readHbp9020Line,
});
