import type { DriverId } from '../../shared/contract/devices.ts';
import type { Driver } from './driver.ts';
import { createLineScanner } from './framing/text-lines.ts';
import { listeningDriver, type Understood } from './listening-driver.ts';
import type { LineProfile } from './ports/line.ts';

export type LinePlan = {
  readonly id: DriverId;
  readonly profile: LineProfile;
  readonly lineCharactersMax: number;
  /** Where in a line its record begins: one that lost its end may stand before it. 0 where there is none. */
  readonly recordAt: (line: string) => number;
  readonly read: (line: string) => Understood;
};

/** A driver of a device that sends each measurement as one line of text, whether or not anybody listens. */
export function lineDriver({ id, profile, lineCharactersMax, recordAt, read }: LinePlan): Driver {
  return listeningDriver({
    id,
    version: '1.0',
    profile,
    silenceMs: 250,
    repeatMs: 5_000,
    createScanner: () => createLineScanner({ lineBytesMax: lineCharactersMax, recordAt }),
    createReader: () => ({ read }),
  });
}
