/** A device's clock that is further off than this, somebody should set (MEA-16). */
export const CLOCK_OFF_MS = 2 * 60_000;
