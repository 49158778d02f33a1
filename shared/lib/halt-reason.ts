/**
 * Why replication of a scope stands still until somebody looks. `diverged`: a page was not what it
 * said. `promise-broken`: nothing in common above what two backups were said to hold. `superseded`:
 * another workstation orders the scope now.
 */
export const haltReasons = [
  'diverged',
  'promise-broken',
  'superseded',
  'not-enrolled',
  'newer-schema',
] as const;
export type HaltReason = (typeof haltReasons)[number];
