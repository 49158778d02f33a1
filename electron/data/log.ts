import { pino } from 'pino';

/** What the hosts write down for support: ids and codes, never a name or a number of a person. */
export type Log = {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
};

/** Fields that could hold a person, should one ever slip into a log call. */
const personal = ['name', 'number', 'phone', 'address', 'birthDate', 'card', 'input', 'password'];

/** A log on standard error, in JSON lines. */
export function createLog(component: string): Log {
  return pino(
    {
      base: { component },
      redact: { paths: personal.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/**
 * What may be told of a fault: its name, its code and where it happened. Messages are left out,
 * because they may quote what they choked on.
 */
export function describeFault(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const { code } = error as Error & { code?: unknown };
  return { fault: error.name, code, at: frames.slice(0, 8).map((line) => line.trim()) };
}
