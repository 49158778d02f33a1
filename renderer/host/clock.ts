/** The window's clock, ms since 1970. What is decided by time is decided in the data host; this is for showing. */
export function now(): number {
  return Date.now();
}
