import { type LineProfile, usualLine } from '../ports/line.ts';

/** As many printers leave the factory; others are set to 19200 or 115200. */
export const escposProfile: LineProfile = usualLine;
