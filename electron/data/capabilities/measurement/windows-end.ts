import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { selectStaleWindows } from './reader.ts';
import { closeStaleWindows } from './writer.ts';

const SECOND_MS = 1_000;

/**
 * Ends measurement windows in the second in which they run out: the screen that counts down to zero
 * takes no reading any more, so it has to offer the next measurement, and the tray what was left over.
 *
 * @returns stops looking
 */
export function endWindowsThatRanOut(app: AppContext): () => void {
  const timer = setInterval(() => void endStaleWindows(app), SECOND_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One look; writes only where a window has run out. */
export async function endStaleWindows(app: AppContext): Promise<void> {
  const now = app.clock.now();
  try {
    const stale = await selectStaleWindows(app.database.read, now).executeTakeFirst();
    if (!stale) return;
    await app.database.write((db) => closeStaleWindows(db, now));
    app.changes.publish(['windows', 'readings']);
  } catch (error) {
    app.log.error(
      { fault: error instanceof AppError ? error.code : 'unknown' },
      'windows not ended',
    );
  }
}
