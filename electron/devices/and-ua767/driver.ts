import { listeningDriver } from '../listening-driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createUa767Scanner, openCommand, readRecord } from './protocol.ts';

/** Not written anywhere that we read; what A&D uses elsewhere (devices.md 2a). */
export const ua767Profile: LineProfile = usualLine;

/** The UA-767PC and PBT: asked once to open its port, then it sends each measurement. It is never made to measure. */
export const ua767Driver = listeningDriver({
  id: 'and-ua767',
  version: '1.0',
  profile: ua767Profile,
  silenceMs: 250,
  repeatMs: 5_000,
  createScanner: createUa767Scanner,
  createReader: ({ send }) => {
    send(openCommand);
    return { read: readRecord };
  },
});
