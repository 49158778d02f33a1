import type { AppContext } from '../../context.ts';
import { describeFault } from '../../log.ts';
import { mergeTries, toldTries, type TriesOf } from './tries.ts';

/**
 * Tells the clinic's home what this workstation knows of somebody's tries, and takes what the home knows: three wrong
 * ones are three in the whole clinic, as far as the home is reachable.
 */
export async function shareTries(app: AppContext, of: TriesOf): Promise<void> {
  try {
    const heard = await app.tellTries(await toldTries(app.database.read, of));
    if (!heard) return;
    await app.database.write((db) => mergeTries(db, heard));
    app.changes.publish(['kiosks']);
  } catch (error) {
    app.log.error(describeFault(error), 'tries not shared');
  }
}
