import type { CheckedIn } from '../../../../shared/contract/visits.ts';
import type { Lane } from '../../../../shared/contract/schemas.ts';
import {
  type CalendarDate,
  type EpochMs,
  type Instant,
  clinicDate,
  clinicInstant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import {
  assignLane,
  type LaneDecision,
  type PriorityGround,
  type VerifiedGround,
} from '../../../../shared/domain/queue/lane.ts';
import { triage, type TriageAnswers } from '../../../../shared/domain/triage/triage.ts';
import { ruleIds } from '../../../../shared/domain/decision.ts';
import { laneConfigOf } from '../../../../shared/domain/settings/queue-settings.ts';
import { settingsAt } from '../administration/settings.ts';
import { findReturn } from '../orders/visit-ticket.ts';
import { resultsOps } from '../queue/moves.ts';
import type { TicketRow } from '../queue/ticket-rows.ts';
import { checkInFacts, findBookings, findQueues, findTodaysTicket } from './reader.ts';
import { ticketSlip } from './slip.ts';
import { planStops } from './stops.ts';
import { takeTicketNumber } from './ticket-number.ts';
import { canonicalId } from '../residents/same-person.ts';

export type CheckInRequest = {
  readonly residentId: string;
  /** Null: the next booking of today that is still open, or a walk-in. */
  readonly appointmentId: string | null;
  readonly purpose: 'follow-up' | 'consultation' | 'measurement' | null;
  readonly source: 'kiosk' | 'desk';
  readonly place: string;
  /** What was asked at the door (F8). */
  readonly triage?: TriageAnswers | undefined;
  /** Rows that must stand before the visit: a newcomer's registration. */
  readonly before: readonly Operation[];
  /** Facts of a newcomer, who is in no table yet. */
  readonly newcomer: { readonly birthDate: CalendarDate } | null;
  /** Who acts for the resident (`related_persons`). */
  readonly actedBy?: string | null | undefined;
};

/**
 * Visit, ticket and the arrival of the appointment, in one transaction (F4). A resident who is
 * already checked in gets the ticket from then: a second tap is no second visit.
 *
 * @throws AppError `not-found`; `wrong-state` while the clinic's queues have not arrived yet
 */
export async function checkIn(
  app: AppContext,
  unit: Unit,
  request: CheckInRequest,
): Promise<CheckedIn> {
  const date = clinicDate(unit.now);
  const residentId = await canonicalId(unit.db, request.residentId);
  const earlier = await findTodaysTicket(unit.db, residentId, date);
  if (earlier) {
    return {
      visitId: earlier.visit_id,
      residentId: request.residentId,
      lane: earlier.lane as Lane,
      ticket: await ticketSlip(app, unit.db, earlier, unit.now),
      repeated: true,
    };
  }
  const mayReturn = !request.newcomer && request.appointmentId === null;
  const back = mayReturn ? await findReturn(unit.db, residentId, date) : null;
  if (back) return comeBack(app, unit, back);
  return newVisit(app, unit, request, date);
}

/** Who comes again on the day of the visit, with all results there, goes back to the doctor (QUE-21). */
async function comeBack(app: AppContext, unit: Unit, row: TicketRow): Promise<CheckedIn> {
  await unit.issue(await resultsOps(unit, row));
  const { visit_id: visitId, resident_id: residentId } = row;
  const again = { ...row, check_in_at: toInstant(unit.now) };
  const ticket = await ticketSlip(app, unit.db, again, unit.now);
  return { visitId, residentId, lane: 'R', ticket, repeated: false };
}

async function newVisit(
  app: AppContext,
  unit: Unit,
  request: CheckInRequest,
  date: CalendarDate,
): Promise<CheckedIn> {
  const facts = await factsOf(unit, request, date);
  const queues = await findQueues(unit.db, app.workstation.clinicId, date);
  if (!queues) throw new AppError('wrong-state');
  const booking = await chooseBooking(unit, request, date);
  const purpose = request.purpose ?? purposeOf(booking, facts.managed);
  const settings = await settingsAt(unit.db, unit.now);
  const screeningFromYears = settings('care.first-of-year-age');
  const door = triage(request.triage ?? {});
  const isFever = door.route === 'fever';
  const planned = planStops({ ...facts, purpose, date, screeningFromYears });
  // Nobody on the fever way sits at the measurement station first.
  const stops = isFever
    ? [(queues.fever ?? queues.consultation).id]
    : planned.map((kind) => queues[kind].id);
  const slotStart = booking && toInstant(clinicInstant(date, booking.start_time));
  const assigned = assignLane(
    {
      visitDate: date,
      checkInAt: unit.now,
      birthDate: facts.birthDate,
      grounds: groundsOf(facts.priority),
      slotStartAt: booking && clinicInstant(date, booking.start_time),
      isEmergency: isFever,
      isReturnWithResults: false,
    },
    laneConfigOf(settings),
  );
  const lane = isFever
    ? { ...assigned, because: ruleIds(...door.because, ...assigned.because) }
    : assigned;
  const visitId = app.makeId();
  const ticket = {
    ticket_id: app.makeId(),
    number: await takeTicketNumber(unit.db, {
      clinicId: app.workstation.clinicId,
      prefix: app.workstation.ticketPrefix,
      date,
      isManual: !canReachHome(app),
    }),
    queue_id: stops[0] ?? queues.consultation.id,
    check_in_at: toInstant(unit.now),
  };
  const ops: Operation[] = [
    ...request.before,
    visitOp(request, { visitId, date, purpose, now: unit.now, appointmentId: booking?.id ?? null }),
    ticketOp(request, {
      ...ticket,
      visitId,
      date,
      stops,
      slotStart,
      lane,
      doctorId: booking?.doctor_id ?? null,
    }),
  ];
  if (booking) ops.push(await unit.patch('appointments', booking.id, 'state', 'arrived'));
  await unit.issue(ops);
  return {
    visitId,
    residentId: request.residentId,
    lane: lane.lane,
    ticket: await ticketSlip(app, unit.db, ticket, unit.now),
    repeated: false,
  };
}

/** The home itself always reaches itself. */
function canReachHome(app: AppContext): boolean {
  return app.isHome() || app.connectionState().home.reachable;
}

async function factsOf(unit: Unit, request: CheckInRequest, date: CalendarDate) {
  if (request.newcomer) {
    const { birthDate } = request.newcomer;
    return { birthDate, priority: null, managed: [], isFirstVisitOfYear: true };
  }
  const facts = await checkInFacts(unit.db, request.residentId, date);
  if (!facts) throw new AppError('not-found');
  return facts;
}

async function chooseBooking(unit: Unit, request: CheckInRequest, date: CalendarDate) {
  if (request.newcomer) return null;
  const open = (await findBookings(unit.db, request.residentId, date)).filter(
    ({ state }) => state === 'booked',
  );
  if (request.appointmentId === null) return open[0] ?? null;
  const chosen = open.find(({ id }) => id === request.appointmentId);
  if (!chosen) throw new AppError('wrong-state');
  return chosen;
}

/** The verified ground of priority in the record (i.1). */
function groundsOf(priority: string | null): readonly VerifiedGround[] {
  return priority === null ? [] : [{ ground: priority as PriorityGround, validTo: null }];
}

function purposeOf(
  booking: { readonly purpose: string } | null,
  managed: readonly string[],
): 'follow-up' | 'consultation' {
  if (booking) return booking.purpose === 'follow-up' ? 'follow-up' : 'consultation';
  return managed.length > 0 ? 'follow-up' : 'consultation';
}

type VisitFacts = {
  readonly visitId: string;
  readonly date: CalendarDate;
  readonly purpose: string;
  readonly now: EpochMs;
  readonly appointmentId: string | null;
};

function visitOp(request: CheckInRequest, visit: VisitFacts): Operation {
  return {
    op: 'insert',
    entity: 'visits',
    rowId: visit.visitId,
    fields: {
      resident_id: request.residentId,
      date: visit.date,
      check_in_at: toInstant(visit.now),
      source: request.source,
      place: request.place,
      purpose: visit.purpose,
      appointment_id: visit.appointmentId,
      state: 'open',
      acted_by: request.actedBy ?? null,
    },
  };
}

type TicketFacts = {
  readonly ticket_id: string;
  readonly number: string;
  readonly queue_id: string;
  readonly check_in_at: Instant;
  readonly visitId: string;
  readonly date: CalendarDate;
  readonly stops: readonly string[];
  readonly slotStart: Instant | null;
  readonly lane: LaneDecision;
  /** Of the booking: who was asked for is waited for (QUE-08). */
  readonly doctorId: string | null;
};

function ticketOp(request: CheckInRequest, ticket: TicketFacts): Operation {
  return {
    op: 'insert',
    entity: 'tickets',
    rowId: ticket.ticket_id,
    fields: {
      visit_id: ticket.visitId,
      resident_id: request.residentId,
      date: ticket.date,
      number: ticket.number,
      lane: ticket.lane.lane,
      lane_because: JSON.stringify(ticket.lane.because),
      has_priority: ticket.lane.hasPriority ? 1 : 0,
      is_first_in_lane: ticket.lane.isFirstInLane ? 1 : 0,
      place: null,
      stops: JSON.stringify(ticket.stops),
      stop_index: 0,
      queue_id: ticket.queue_id,
      state: 'waiting',
      check_in_at: ticket.check_in_at,
      queued_at: ticket.check_in_at,
      slot_start: ticket.slotStart,
      room_id: null,
      called_at: null,
      calls: 0,
      passed_count: 0,
      finished_at: null,
      called_by: null,
      for_doctor_id: ticket.doctorId,
      for_room_id: null,
    },
  };
}
