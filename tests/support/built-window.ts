import { ensureBuilt } from '../../scripts/bootstrap/build.mjs';
import { createSteps } from '../../scripts/bootstrap/steps.mjs';

/** Global set-up of the projects that open a window: what they open is built from today's sources. */
export async function setup(): Promise<void> {
  await ensureBuilt('window', process.execPath, createSteps(process.stderr));
}
