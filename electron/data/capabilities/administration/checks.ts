import type { AdministrationKind } from '../../../../shared/contract/administration.ts';
import { permissionsOfRole, type Role } from '../../../../shared/domain/access.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { WriteDb } from '../../db/handle.ts';
import { entityOfKind } from './columns.ts';
import { waitingByQueue } from './reader.ts';

/** A row of this clinic, by kind and id; organisations are everybody's. @throws AppError `not-found` */
export async function requireRow(
  db: WriteDb,
  clinicId: string,
  { kind, rowId }: { readonly kind: AdministrationKind; readonly rowId: string },
): Promise<void> {
  const query = db
    .selectFrom(entityOfKind[kind])
    .select('id')
    .where('id', '=', rowId)
    .where('removed_reason', 'is', null);
  const isShared = kind === 'organisation' || kind === 'clinic';
  const row = await (isShared ? query : query.where('clinic_id' as never, '=', clinicId as never))
    .limit(1)
    .executeTakeFirst();
  if (!row || (kind === 'clinic' && rowId !== clinicId)) throw new AppError('not-found');
}

type NamedKind = 'organisation' | 'team' | 'queue' | 'room' | 'catchment';

/** No other open row of this kind has the name. @throws AppError `name-taken` */
export async function requireFreeName(
  db: WriteDb,
  clinicId: string,
  row: {
    readonly kind: NamedKind;
    readonly name: string;
    readonly rowId: string | null;
    readonly today: CalendarDate;
  },
): Promise<void> {
  const query = db
    .selectFrom(entityOfKind[row.kind])
    .select('id')
    .where('name', '=', row.name)
    .where('removed_reason', 'is', null)
    .where((where) =>
      where.or([where('closed_on', 'is', null), where('closed_on', '>', row.today)]),
    );
  const rows = await (row.kind === 'organisation'
    ? query
    : query.where('clinic_id' as never, '=', clinicId as never)
  ).execute();
  if (rows.some(({ id }) => id !== row.rowId)) throw new AppError('name-taken');
}

/**
 * Nobody of this clinic ever had this login name: it is how the past says who did something.
 *
 * @throws AppError `login-name-taken`
 */
export async function requireFreeLogin(db: WriteDb, clinicId: string, loginName: string) {
  const taken = await db
    .selectFrom('staff')
    .select('id')
    .where('clinic_id', '=', clinicId)
    .where('login_name', '=', loginName)
    .limit(1)
    .executeTakeFirst();
  if (taken) throw new AppError('login-name-taken');
}

/** An end is not before its beginning; open ends are null. @throws AppError `dates-not-in-order` */
export function requireOrder(from: string | null, to: string | null): void {
  if (from !== null && to !== null && to < from) throw new AppError('dates-not-in-order');
}

type Standing = {
  readonly role: string;
  readonly is_active: number;
  readonly active_from: string | null;
  readonly active_to: string | null;
};

/**
 * Somebody is left who can administer the clinic today, and whose time has no end: a clinic without
 * one could not even make one (D9).
 *
 * @param after the person as changed
 * @throws AppError `last-manager`
 */
export async function requireManager(
  db: WriteDb,
  { clinicId, today }: { readonly clinicId: string; readonly today: CalendarDate },
  after: Standing & { readonly id: string },
): Promise<void> {
  const others = await db
    .selectFrom('staff')
    .select(['id', 'role', 'is_active', 'active_from', 'active_to'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .where('id', '!=', after.id)
    .execute();
  if (![...others, after].some((one) => managesFrom(one, today)))
    throw new AppError('last-manager');
}

function managesFrom(one: Standing, today: CalendarDate): boolean {
  return (
    permissionsOfRole(one.role as Role).has('administration.change') &&
    one.is_active === 1 &&
    one.active_to === null &&
    (one.active_from === null || one.active_from <= today)
  );
}

/** Nobody waits in the queue today, nor will come to it later in the visit. @throws AppError `people-waiting` */
export async function requireNobodyWaiting(
  db: WriteDb,
  queueId: string,
  today: CalendarDate,
): Promise<void> {
  const count = (await waitingByQueue(db, today)).get(queueId) ?? 0;
  if (count > 0) throw new AppError('people-waiting', { params: { count } });
}
