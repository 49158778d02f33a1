import { pino } from 'pino';

/** What the server writes down: ids, counts and codes, never a name or a number of a person. */
export type Log = {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
};

/** A log on standard error, in JSON lines. */
export function createLog(): Log {
  return pino({ base: { component: 'district' } }, pino.destination({ dest: 2, sync: true }));
}

/**
 * What may be told of a fault. Messages of a database quote values of rows, so only its name and its
 * code are kept.
 */
export function describeFault(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const { code } = error as Error & { code?: unknown };
  return { fault: error.name, code, at: placeOf(error) };
}

/** Where it happened: the frames of a stack name files and lines of ours only. */
function placeOf(error: Error): readonly string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return frames.slice(0, 6).map((line) => line.trim());
}
