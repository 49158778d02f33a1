import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createSuntechScanner, isDone, readSuntechData, resultCommand } from './protocol.ts';

/** As the module wants it. */
export const suntechProfile: LineProfile = usualLine;

/** SunTech modules: when one says that it has measured, its result is asked for. It is never made to measure. */
export const suntechDriver = listeningDriver({
  id: 'suntech-nibp',
  version: '1.0',
  profile: suntechProfile,
  silenceMs: 250,
  repeatMs: 20_000,
  createScanner: createSuntechScanner,
  createReader: ({ send }) => ({
    read(data) {
      if (isDone(data)) send(resultCommand);
      return readSuntechData(data);
    },
  }),
});
