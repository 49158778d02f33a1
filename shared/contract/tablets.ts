import { z } from 'zod';
import { DAY_LIST_MAX_RESIDENTS } from '../domain/day-list.ts';
import { command, query } from './rule.ts';
import { id, idempotencyKey, instant } from './schemas.ts';

/** What was given to a tablet last, and what the district said of it. */
export const dayList = z.object({
  residentIds: z.array(id).max(DAY_LIST_MAX_RESIDENTS),
  expiresAt: instant,
  askedAt: instant,
  /** `waiting`: the district has not heard of it yet. */
  state: z.enum(['waiting', 'given', 'refused']),
  because: z
    .enum(['over', 'too-long', 'too-many', 'no-such-tablet', 'sent-away', 'not-staff'])
    .nullable(),
});
export type DayList = z.output<typeof dayList>;

export const tablet = z.object({
  tabletId: id,
  name: z.string(),
  joinedAt: instant,
  list: dayList.nullable(),
});
export type Tablet = z.output<typeof tablet>;

/** Tablets that go to home visits with the records of a day's list (C9). */
export const tablets = {
  list: query({ needs: 'day-lists.give', audit: 'none' })
    .input(z.object({}))
    .output(z.object({ tablets: z.array(tablet).max(200) })),
  /**
   * In place of what the tablet has: who is not named leaves it, and with nobody named all do. The district
   * gives the records out when it hears of it, and ends them at that time.
   */
  give: command({ needs: 'day-lists.give' })
    .input(
      z.object({
        idempotencyKey,
        tabletId: id,
        residentIds: z.array(id).max(DAY_LIST_MAX_RESIDENTS),
        expiresAt: instant,
      }),
    )
    .output(z.object({ listId: id })),
};
