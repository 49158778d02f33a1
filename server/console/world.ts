import type { Backups } from '../backups/open.ts';
import type { District } from '../district.ts';
import type { Nightly } from '../scopes/snapshot/nightly.ts';
import type { Sessions } from './session.ts';

/** What the operators' console shows, and who may see it. */
export type ConsoleWorld = {
  readonly district: District;
  readonly backups: Backups;
  readonly nightly: Nightly;
  readonly sessions: Sessions;
};
