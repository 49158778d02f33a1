/** How long backups are kept. */
export type Retention = {
  /** So many of the newest; never fewer than the two that carry the watermark. */
  readonly keep: number;
  /** Of so many days before that, the last one of each. */
  readonly keepDays: number;
};

type Dated = { readonly takenAt: string };

const NEVER_FEWER = 2;
const DAY_MS = 86_400_000;

/**
 * Those that may go, of verified backups in any order. One that bears a time to come was taken under a clock that
 * was ahead: it is older than it says, and takes nobody's place among the newest.
 */
export function chooseExpired<Backup extends Dated>(
  backups: readonly Backup[],
  { keep, keepDays }: Retention,
  now: number,
): readonly Backup[] {
  const newestFirst = backups.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
  const past = newestFirst.filter(({ takenAt }) => Date.parse(takenAt) <= now);
  const newest = new Set(past.slice(0, Math.max(keep, NEVER_FEWER)));
  const days = new Set<string>();
  const older = newestFirst.filter((backup) => !newest.has(backup));
  return older.filter(({ takenAt }) => {
    const day = takenAt.slice(0, 'YYYY-MM-DD'.length);
    const isKept = !days.has(day) && now - Date.parse(takenAt) <= keepDays * DAY_MS;
    days.add(day);
    return !isKept;
  });
}
