import type {
  LaboratoryLine,
  OrderLine,
  OrderResult,
  VisitOrders,
} from '../../../../shared/contract/orders.ts';
import type { Sex } from '../../../../shared/contract/schemas.ts';
import { fromTenths, type ObservationKind } from '../../../../shared/domain/measurement/units.ts';
import type { Analyte, LabValue } from '../../../../shared/domain/orders/analytes.ts';
import { findTest, type TestCode, testCodes } from '../../../../shared/domain/orders/catalogue.ts';
import {
  orderClock,
  type OrderFacts,
  orderStateOf,
  readinessOf,
} from '../../../../shared/domain/orders/order.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  type Instant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingNow } from '../administration/settings.ts';
import { staffNames } from '../session/reader.ts';
import { orderRows, type RequestRow, selectRequests, type Which } from './day-rows.ts';
import { ticketOfVisit, type VisitTicket } from './visit-ticket.ts';

type Db = ReadDb | WriteDb;
type Row = { readonly row: RequestRow; readonly facts: OrderFacts };

/** The visits with orders: what waits longest first, what is ready before what still waits. */
export async function listOrders(db: Db, which: Which, now: EpochMs): Promise<VisitOrders[]> {
  const rows = await orderRows(db, which);
  const names = await staffNames(db);
  const limitMinutes = await settingNow(db, 'orders.result-minutes', now);
  const byVisit = Map.groupBy(rows, ({ row }) => row.visit_id);
  const visits: VisitOrders[] = [];
  for (const [visitId, own] of byVisit) {
    const ticket = await ticketOfVisit(db, visitId);
    visits.push(visitOf(own, ticket, { now, limitMinutes, names }));
  }
  return visits.toSorted(byUrgency);
}

/** One visit's tests with what came of them, and what else can be ordered. */
export async function ordersOfVisit(db: Db, visitId: string, now: EpochMs) {
  const [visit] = await listOrders(db, { visitId }, now);
  return {
    visit: visit ?? null,
    results: await visitResults(db, visitId),
    offered: await offeredTests(db, now),
  };
}

/** What is done here, in the order of the catalogue. */
export async function offeredTests(db: Db, now: EpochMs): Promise<TestCode[]> {
  const offered = await settingNow(db, 'orders.tests', now);
  return testCodes.filter((test) => offered.includes(test));
}

type Around = {
  readonly now: EpochMs;
  readonly limitMinutes: number;
  readonly names: ReadonlyMap<string, string>;
};

function visitOf(rows: readonly Row[], ticket: VisitTicket | null, around: Around): VisitOrders {
  const [first] = rows;
  if (!first) throw new RangeError('a group has a row');
  const { row } = first;
  const ready = readinessOf(rows.map(({ facts }) => facts));
  const isBack = ticket !== null && ticket.isReturn;
  return {
    visitId: row.visit_id,
    residentId: row.resident_id,
    name: row.name,
    sex: row.sex as Sex,
    ageYears: ageInYears(row.birth_date as CalendarDate, clinicDate(around.now)),
    ticketId: ticket?.ticketId ?? null,
    ticketNumber: ticket?.number ?? null,
    readiness: ready.is !== 'ready' ? 'waiting' : isBack ? 'returned' : 'ready',
    readyAt: ready.is === 'ready' ? toInstant(ready.at) : null,
    canReturn: ready.is === 'ready' && ticket !== null && ticket.canReturn,
    orders: rows.map((one) => lineOf(one, around)),
  };
}

function lineOf({ row, facts }: Row, { now, limitMinutes, names }: Around): OrderLine {
  const clock = orderClock(facts, now, limitMinutes);
  return {
    serviceRequestId: row.id,
    test: row.test,
    state: orderStateOf(facts),
    orderedAt: row.ordered_at as Instant,
    orderedByName: names.get(row.ordered_by) ?? null,
    specimenId: row.specimen_id,
    label: row.label,
    container: row.container,
    collectedAt: row.collected_at as Instant | null,
    minutes: clock?.minutes ?? null,
    isOverdue: clock?.isOverdue ?? false,
    cancelReason: row.cancel_reason,
  };
}

/** Ready first, then those in which somebody has waited longest; who is back or has nothing left, last. */
function byUrgency(one: VisitOrders, other: VisitOrders): number {
  return rank(one) - rank(other) || since(one).localeCompare(since(other));
}

function rank({ readiness, orders }: VisitOrders): number {
  if (readiness === 'ready') return 0;
  return orders.some(({ state }) => state === 'ordered' || state === 'collected') ? 1 : 2;
}

function since({ orders }: VisitOrders): string {
  return orders[0]?.orderedAt ?? '';
}

/** What came of the tests of a visit, with the values. */
export async function visitResults(db: Db, visitId: string): Promise<OrderResult[]> {
  return resultsOf(db, await selectRequests(db, { visitId }).execute());
}

/** A page shows so many; what is older is on paper. */
const LINES_MAX = 60;

/** What came of the tests of a person, test by test, without what stands among the observations. */
export async function laboratoryLines(db: Db, residentId: string): Promise<LaboratoryLine[]> {
  const requests = (await selectRequests(db, { residentId }).execute()).slice(-LINES_MAX);
  const results = (await resultsOf(db, requests)).filter(({ value }) => value === null);
  const byRequest = Map.groupBy(results, ({ serviceRequestId }) => serviceRequestId);
  return requests.flatMap(({ id, test }) => {
    const own = byRequest.get(id) ?? [];
    const at = own
      .map((one) => one.at)
      .toSorted()
      .at(-1);
    return at === undefined ? [] : [{ serviceRequestId: id, test, at, results: own }];
  });
}

async function resultsOf(db: Db, requests: readonly RequestRow[]): Promise<OrderResult[]> {
  const specimenIds = requests.flatMap(({ specimen_id }) => specimen_id ?? []);
  const [observed, others, reports] = await Promise.all([
    observedOf(db, specimenIds),
    othersOf(db, specimenIds),
    reportsOf(
      db,
      requests.map(({ id }) => id),
    ),
  ]);
  const found = [...observed, ...others].flatMap(({ specimenId, yields, ...result }) => {
    const request = requests.find(
      (one) =>
        one.specimen_id === specimenId &&
        one.cancelled_at === null &&
        findTest(one.test)?.yields.some((each) => each === yields),
    );
    return request ? [{ serviceRequestId: request.id, ...result }] : [];
  });
  return [...found, ...reports];
}

type Found = Omit<OrderResult, 'serviceRequestId'> & {
  readonly specimenId: string | null;
  readonly yields: string;
};

const noReport = { source: 'device', conclusion: null, attachmentId: null } as const;

async function observedOf(db: Db, specimenIds: readonly string[]): Promise<Found[]> {
  if (specimenIds.length === 0) return [];
  const rows = await db
    .selectFrom('observations')
    .selectAll()
    .where('specimen_id', 'in', specimenIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...noReport,
    specimenId: row.specimen_id,
    yields: row.kind,
    at: (row.issued_at ?? row.effective_at) as Instant,
    deviceLabel: row.device_label,
    simulated: row.is_simulated === 1,
    value: {
      kind: row.kind as ObservationKind,
      unit: row.unit,
      ...(row.value_x10 === null ? {} : { value: fromTenths(row.value_x10) }),
      ...(row.code === null ? {} : { code: row.code as 'LO' | 'HI' }),
    },
    labValue: null,
  }));
}

async function othersOf(db: Db, specimenIds: readonly string[]): Promise<Found[]> {
  if (specimenIds.length === 0) return [];
  const rows = await db
    .selectFrom('lab_results')
    .selectAll()
    .where('specimen_id', 'in', specimenIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...noReport,
    specimenId: row.specimen_id,
    yields: row.analyte,
    at: row.issued_at as Instant,
    deviceLabel: row.device_label,
    simulated: row.is_simulated === 1,
    value: null,
    labValue: {
      analyte: row.analyte as Analyte,
      unit: row.unit,
      range: row.reference_range,
      flag: row.flag as LabValue['flag'],
      ...(row.value_x1000 === null ? {} : { value: row.value_x1000 / 1000 }),
      ...(row.code === null ? {} : { code: row.code as 'LO' | 'HI' }),
    },
  }));
}

async function reportsOf(db: Db, requestIds: readonly string[]): Promise<OrderResult[]> {
  if (requestIds.length === 0) return [];
  const rows = await db
    .selectFrom('diagnostic_reports')
    .selectAll()
    .where('service_request_id', 'in', requestIds)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    serviceRequestId: row.service_request_id,
    at: row.reported_at as Instant,
    source: 'report',
    deviceLabel: null,
    simulated: false,
    value: null,
    labValue: null,
    conclusion: row.conclusion,
    attachmentId: row.attachment_id,
  }));
}
