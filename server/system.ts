/** What this machine tells a program of the server: the only place that asks. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** Milliseconds since 1970, by the clock of this machine. */
export function systemNow(): number {
  return Date.now();
}
