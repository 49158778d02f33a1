/**
 * Why replication of a scope stands still until somebody looks. `diverged`: a page was not what it
 * said. `promise-broken`: nothing in common above what two backups were said to hold. `superseded`:
 * another workstation orders the scope now. `wrong-version`: the two speak different versions of the
 * protocol. `not-taken`: it goes on trying, and the other side, which is there, has taken nothing for a while.
 */
export const haltReasons = [
  'diverged',
  'promise-broken',
  'superseded',
  'not-enrolled',
  'wrong-version',
  'newer-schema',
  'not-taken',
] as const;
export type HaltReason = (typeof haltReasons)[number];
