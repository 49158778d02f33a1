import type { Yield } from '../../../../shared/domain/orders/catalogue.ts';
import type { OrderFacts } from '../../../../shared/domain/orders/order.ts';
import { type EpochMs, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { canonicalOf, idsOf } from '../residents/same-person.ts';

type Db = ReadDb | WriteDb;

/** Which orders: all of a day, those of one visit, or those of a person. */
export type Which =
  | { readonly date: CalendarDate }
  | { readonly visitId: string }
  | { readonly residentId: string };

/** Ordered tests with their specimen, and the visit that they are of. */
export function selectRequests(db: Db, which: Which) {
  const all = db
    .selectFrom('service_requests')
    .innerJoin('visits', 'visits.id', 'service_requests.visit_id')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('service_requests.resident_id')),
    )
    .leftJoin('specimens', 'specimens.id', 'service_requests.specimen_id')
    .select([
      'service_requests.id',
      'service_requests.visit_id',
      'service_requests.test',
      'service_requests.ordered_at',
      'service_requests.ordered_by',
      'service_requests.cancelled_at',
      'service_requests.cancel_reason',
      'service_requests.specimen_id',
      'specimens.label',
      'specimens.container',
      'specimens.collected_at',
      'residents.id as resident_id',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
    ])
    .where('service_requests.removed_reason', 'is', null)
    .where('visits.state', '!=', 'void')
    .orderBy('service_requests.ordered_at')
    .orderBy('service_requests.id');
  if ('date' in which) return all.where('visits.date', '=', which.date);
  return 'visitId' in which
    ? all.where('service_requests.visit_id', '=', which.visitId)
    : all.where('service_requests.resident_id', 'in', idsOf(which.residentId));
}

export type RequestRow = Awaited<ReturnType<ReturnType<typeof selectRequests>['execute']>>[number];

/** What came of the specimens: which value, and when the laboratory said it. */
export type ResultMark = { readonly yields: Yield; readonly at: EpochMs };

/** The results of these specimens. */
export async function resultMarks(
  db: Db,
  specimenIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ResultMark[]>> {
  const marks = new Map<string, ResultMark[]>();
  if (specimenIds.length === 0) return marks;
  const observed = await db
    .selectFrom('observations')
    .select(['specimen_id', 'kind as yields', 'issued_at'])
    .where('specimen_id', 'in', specimenIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
  const others = await db
    .selectFrom('lab_results')
    .select(['specimen_id', 'analyte as yields', 'issued_at'])
    .where('specimen_id', 'in', specimenIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
  for (const { specimen_id, yields, issued_at } of [...observed, ...others]) {
    if (specimen_id === null || issued_at === null) continue;
    const mark = { yields: yields as Yield, at: fromInstant(issued_at as Instant) };
    marks.set(specimen_id, [...(marks.get(specimen_id) ?? []), mark]);
  }
  return marks;
}

/** When reports answered these requests. */
export async function reportMarks(
  db: Db,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, EpochMs>> {
  if (requestIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('diagnostic_reports')
    .select(['service_request_id', 'reported_at'])
    .where('service_request_id', 'in', requestIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('reported_at')
    .execute();
  return new Map(
    rows.map((row) => [row.service_request_id, fromInstant(row.reported_at as Instant)]),
  );
}

/** The rows of a day or a visit, each with what is known of it. */
export async function orderRows(
  db: Db,
  which: Which,
): Promise<readonly { readonly row: RequestRow; readonly facts: OrderFacts }[]> {
  const rows = await selectRequests(db, which).execute();
  const specimenIds = [...new Set(rows.flatMap(({ specimen_id }) => specimen_id ?? []))];
  const marks = await resultMarks(db, specimenIds);
  const reports = await reportMarks(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    row,
    facts: {
      test: row.test,
      orderedAt: fromInstant(row.ordered_at as Instant),
      isCancelled: row.cancelled_at !== null,
      isCollected: row.collected_at !== null,
      results: marks.get(row.specimen_id ?? '') ?? [],
      reportedAt: reports.get(row.id) ?? null,
    },
  }));
}
