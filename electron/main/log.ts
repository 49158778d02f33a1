import { pino } from 'pino';
import type { Log } from '../data/log.ts';

/** What the main process writes down for support, in JSON lines: events and numbers, nothing of a person. */
export function createLog(): Log {
  return pino({ base: { component: 'main' } }, pino.destination({ dest: 2, sync: true }));
}
