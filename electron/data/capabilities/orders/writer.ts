import {
  type Container,
  findTest,
  type TestCode,
} from '../../../../shared/domain/orders/catalogue.ts';
import {
  labelHead,
  nextSequences,
  readLabel,
  specimenLabel,
} from '../../../../shared/domain/orders/label.ts';
import { orderStateOf } from '../../../../shared/domain/orders/order.ts';
import { type CalendarDate, clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { countRebirths } from '../../replication/rebirth.ts';
import { canonicalOf } from '../residents/same-person.ts';
import { findSpecimen } from './by-label.ts';
import { orderRows } from './day-rows.ts';
import { offeredTests } from './reader.ts';

type Ordered = { readonly visitId: string; readonly tests: readonly TestCode[] };

/** Orders tests, and labels what has to be taken for them, in one act. */
export async function orderTests(app: AppContext, unit: Unit, { visitId, tests }: Ordered) {
  const visit = await requireVisit(unit, visitId);
  const offered = await offeredTests(unit.db, unit.now);
  if (!tests.every((test) => offered.includes(test))) throw new AppError('not-offered');
  const before = await orderRows(unit.db, { visitId });
  const standing = before.filter(({ facts }) => !facts.isCancelled);
  if (standing.some(({ row }) => tests.some((test) => test === row.test)))
    throw new AppError('already-ordered');
  // A tube that is still empty takes another test; one that was filled is on its way.
  const free = standing.filter(({ row, facts }) => row.label && orderStateOf(facts) === 'ordered');
  const specimens = new Map(
    free.flatMap(({ row }) => (row.specimen_id ? [[row.container ?? '', row.specimen_id]] : [])),
  );
  const wanted = new Set(tests.flatMap((test) => findTest(test)?.container ?? []));
  const missing = [...wanted].filter((container) => !specimens.has(container));
  const labels = await takeLabels(app, unit, missing.length);
  const made = missing.map((container, at) => ({
    specimenId: app.makeId(),
    container,
    label: labels[at] ?? '',
  }));
  for (const { container, specimenId } of made) specimens.set(container, specimenId);
  const requests = [...new Set(tests)].map((test) => ({
    serviceRequestId: app.makeId(),
    test,
    specimenId: specimens.get(findTest(test)?.container ?? '') ?? null,
  }));
  const whose = { residentId: visit.resident_id, visitId };
  await unit.issue([
    ...made.map((specimen) => specimenOp(unit, whose, specimen)),
    ...requests.map((request) => requestOp(unit, whose, request)),
  ]);
  return {
    serviceRequestIds: requests.map(({ serviceRequestId }) => serviceRequestId),
    specimenIds: [...new Set(requests.flatMap(({ specimenId }) => specimenId ?? []))],
  };
}

async function requireVisit(unit: Unit, visitId: string) {
  const visit = await unit.db
    .selectFrom('visits')
    .select(['resident_id', 'date', 'state'])
    .where('id', '=', visitId)
    .executeTakeFirst();
  if (!visit) throw new AppError('not-found');
  if (visit.state === 'void' || visit.date !== clinicDate(unit.now))
    throw new AppError('wrong-state');
  return visit;
}

/** The next labels of this workstation today. Counted in the labels themselves, as tickets are. */
async function takeLabels(app: AppContext, unit: Unit, count: number): Promise<readonly string[]> {
  const { ticketPrefix: prefix, clinicId } = app.workstation;
  const date = clinicDate(unit.now);
  const rows = await unit.db
    .selectFrom('specimens')
    .select('label')
    .where('label', 'like', `${labelHead(prefix, date)}%`)
    .execute();
  const rebirths = countRebirths(unit.db, clinicId);
  const given = rows.map(({ label }) => label);
  return nextSequences(given, count, { prefix, date, rebirths }).map((sequence) =>
    specimenLabel(prefix, date, sequence),
  );
}

type Whose = { readonly residentId: string; readonly visitId: string };

function specimenOp(
  { now, actor }: Unit,
  { residentId, visitId }: Whose,
  specimen: {
    readonly specimenId: string;
    readonly container: Container;
    readonly label: string;
  },
): Operation {
  return {
    op: 'insert',
    entity: 'specimens',
    rowId: specimen.specimenId,
    fields: {
      resident_id: residentId,
      visit_id: visitId,
      date: clinicDate(now) satisfies CalendarDate,
      label: specimen.label,
      container: specimen.container,
      labelled_at: toInstant(now),
      labelled_by: actor.id,
      collected_at: null,
      collected_by: null,
    },
  };
}

function requestOp(
  { now, actor }: Unit,
  { residentId, visitId }: Whose,
  request: {
    readonly serviceRequestId: string;
    readonly test: string;
    readonly specimenId: string | null;
  },
): Operation {
  return {
    op: 'insert',
    entity: 'service_requests',
    rowId: request.serviceRequestId,
    fields: {
      resident_id: residentId,
      visit_id: visitId,
      test: request.test,
      specimen_id: request.specimenId,
      ordered_at: toInstant(now),
      ordered_by: actor.id,
      cancelled_at: null,
      cancelled_by: null,
      cancel_reason: null,
    },
  };
}

/** @throws AppError `not-found`, `already-done` */
export async function cancelOrder(
  unit: Unit,
  serviceRequestId: string,
  reason: string,
): Promise<void> {
  const { state } = await requireOrder(unit, serviceRequestId);
  if (state === 'cancelled' || state === 'resulted') throw new AppError('already-done');
  const patch = (field: string, value: string) =>
    unit.patch('service_requests', serviceRequestId, field, value);
  await unit.issue([
    await patch('cancelled_at', toInstant(unit.now)),
    await patch('cancelled_by', unit.actor.id),
    await patch('cancel_reason', reason),
  ]);
}

/** Blood was drawn, or a cup handed in. @throws AppError `label-unknown` */
export async function collectSpecimen(unit: Unit, text: string) {
  const label = readLabel(text);
  const specimen = label === null ? undefined : await findSpecimen(unit.db, label);
  if (!specimen) throw new AppError('label-unknown');
  if (specimen.collected_at === null && specimen.date === clinicDate(unit.now)) {
    await unit.issue([
      await unit.patch('specimens', specimen.id, 'collected_at', toInstant(unit.now)),
      await unit.patch('specimens', specimen.id, 'collected_by', unit.actor.id),
    ]);
  }
  return { visitId: specimen.visit_id, residentId: specimen.resident_id };
}

type Report = {
  readonly serviceRequestId: string;
  readonly attachmentId: string | null;
  readonly conclusion: string;
};

/** A paper or words answer a test. @throws AppError `not-found`, `already-done`, `wrong-state` */
export async function reportOrder(
  unit: Unit,
  { serviceRequestId, attachmentId, conclusion }: Report,
  makeId: AppContext['makeId'],
): Promise<void> {
  const { row, state } = await requireOrder(unit, serviceRequestId);
  if (state === 'cancelled') throw new AppError('wrong-state');
  if (state === 'resulted') throw new AppError('already-done');
  if (attachmentId !== null) await requireOwn(unit, attachmentId, row.resident_id);
  await unit.issue([
    {
      op: 'insert',
      entity: 'diagnostic_reports',
      rowId: makeId(),
      fields: {
        resident_id: row.resident_id,
        service_request_id: serviceRequestId,
        attachment_id: attachmentId,
        conclusion: conclusion === '' ? null : conclusion,
        reported_at: toInstant(unit.now),
        reported_by: unit.actor.id,
      },
    },
  ]);
}

/** An ordered test as it stands. @throws AppError `not-found` */
export async function requireOrder(unit: Unit, serviceRequestId: string) {
  const request = await unit.db
    .selectFrom('service_requests')
    .select('visit_id')
    .where('id', '=', serviceRequestId)
    .executeTakeFirst();
  const rows = request ? await orderRows(unit.db, { visitId: request.visit_id }) : [];
  const found = rows.find(({ row }) => row.id === serviceRequestId);
  if (!found) throw new AppError('not-found');
  return { row: found.row, state: orderStateOf(found.facts) };
}

/** The paper of somebody else answers nothing of this person. */
async function requireOwn(unit: Unit, attachmentId: string, residentId: string): Promise<void> {
  const row = await unit.db
    .selectFrom('attachments')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('attachments.resident_id')),
    )
    .select('residents.id')
    .where('attachments.id', '=', attachmentId)
    .where('attachments.removed_reason', 'is', null)
    .executeTakeFirst();
  if (row?.id !== residentId) throw new AppError('not-found');
}
