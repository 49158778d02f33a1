import type { Operation } from '../../../../shared/replication/transaction.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { Topic } from '../../live/changes.ts';
import { openUnit, type Unit } from '../../pipeline/unit.ts';
import { findLost, tellLost } from './lost.ts';
import { findMissed, markMissed } from './missed.ts';
import { type Held, selectWishes, settleWish } from './settle.ts';

const watched: readonly Topic[] = [
  'booking_wishes',
  'appointments',
  'visits',
  'settings',
  'calendar_days',
  'staff',
  'rooms',
  'queues',
  'connection',
  'minute',
];

/** What may take a booking its place. */
const planTopics: readonly Topic[] = [
  'settings',
  'calendar_days',
  'staff',
  'rooms',
  'queues',
  'minute',
];

/**
 * At the home: sees to wishes and marks who did not come, with every change, and finds bookings that have
 * no place any more, every minute and when the plan changes: that reads two months of bookings, and the
 * queue of the morning waits for nothing. A desk does nothing here, and begins when it becomes the home.
 *
 * @returns ends it, once what is being written is written
 */
export function startBookingClerk(app: AppContext): () => Promise<void> {
  let isWanted = false;
  let isTimeToLook = true;
  let working: Promise<void> | null = null;
  let isOver = false;

  async function work(): Promise<void> {
    while (isWanted && !isOver) {
      isWanted = false;
      const looksForLost = isTimeToLook;
      isTimeToLook = false;
      await settleBookings(app, looksForLost).catch((error: unknown) => logFault(app, error));
    }
    working = null;
  }

  function wake() {
    isWanted = true;
    working ??= work();
  }

  const unsubscribe = app.changes.subscribe((changed) => {
    isTimeToLook ||= planTopics.some((topic) => changed.has(topic));
    if (watched.some((topic) => changed.has(topic))) wake();
  });
  wake();
  return async () => {
    isOver = true;
    unsubscribe();
    await working;
  };
}

/** One round. Each wish is an act of its own: one that can not be settled keeps nobody else waiting. */
export async function settleBookings(app: AppContext, looksForLost = true): Promise<void> {
  if (!app.isHome() || app.isDismissed() || app.workstation.kind !== 'clinic') return;
  const db = app.database.read;
  const now = app.clock.now();
  const { noShows, cameAfterAll } = await findMissed(db, now);
  if (noShows.length + cameAfterAll.length > 0) await act(app, markMissed);
  const { clinicId } = app.workstation;
  if (looksForLost) {
    const { news, settled } = await findLost(db, clinicId, now);
    if (news.length + settled.length > 0) await act(app, (unit) => tellLost(app, unit));
  }
  const held: Held = new Map();
  const wishes = await selectWishes(db).execute();
  for (const { id } of wishes)
    await act(app, async (unit) => {
      const wish = await selectWishes(unit.db).where('id', '=', id).executeTakeFirst();
      return wish ? settleWish(app, unit, wish, held) : [];
    }).catch((error: unknown) => logFault(app, error));
}

function logFault(app: AppContext, error: unknown): void {
  const fault = error instanceof AppError ? error.code : 'unknown';
  app.log.error({ fault }, 'bookings not settled');
}

/** By nobody in particular: the workstation itself. Nothing to do: nothing is written. */
async function act(
  app: AppContext,
  work: (unit: Unit) => Promise<readonly Operation[]>,
): Promise<void> {
  const { database, clock, ledger, changes } = app;
  const { deviceId, scopeId } = app.workstation;
  const actor = { kind: 'device', id: deviceId, place: deviceId } as const;
  const opened = await database.write(async (db) => {
    const open = openUnit({ db, now: clock.now(), actor, scopeId, ledger });
    await open.unit.issue(await work(open.unit));
    return open;
  });
  changes.publish(opened.topics);
}
