/**
 * What an act was, in the words of the people who do it: for a list that says what waits, without
 * saying whose it is.
 */
export const actKinds = [
  'registration',
  'check-in',
  'call',
  'booking',
  'measurement',
  'answers',
  'order',
  'follow-up',
  'referral',
  'paper',
  'attachment',
  'day-closing',
  'merge',
  'correction',
  'import',
  'administration',
  'other',
] as const;
export type ActKind = (typeof actKinds)[number];
