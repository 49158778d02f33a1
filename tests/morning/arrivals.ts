import type { CheckedIn } from '../../shared/contract/visits.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { CalendarDate, Instant } from '../../shared/lib/clock.ts';
import { registration } from '../support/people.ts';
import { KIOSK_ID } from './clinic.ts';
import type { Counter } from './counter.ts';
import type { Visitor } from './plan.ts';
import { problemOf } from '../support/workstation.ts';
import { press, type Scene, sleep, sleepUntil, tellAll } from './scene.ts';

const MORNING = '2026-11-23' as CalendarDate;
const LAST_SLOT = 225;

/** Everybody with a record, and the bookings of the day, are in the home's database before it opens. */
export async function registerKnown(scene: Scene): Promise<void> {
  const { clinic, plan } = scene;
  const home = clinic.counters[0];
  const reception = home.signedIn('reception');
  for (const visitor of plan.visitors.filter(({ isKnown }) => isKnown)) {
    const { residentId } = await reception.residents.register({
      idempotencyKey: home.makeId(),
      registration: registrationOf(visitor),
      cardToken: null,
      reason: '同名不同人',
    });
    scene.residents.set(visitor.index, residentId);
    if (visitor.slot !== null) await book(scene, visitor.slot, residentId);
  }
}

function registrationOf({ card }: Visitor) {
  const { name, birthDate, sex, number } = card;
  const typed = registration({ name, birthDate, sex: sex === 'female' ? 'female' : 'male' });
  return { ...typed, documentNumber: number };
}

/**
 * By telephone, as a person at the desk books: whoever is on duty first, then each doctor, then the next quarter.
 * Who finds nothing all morning comes unbooked.
 */
async function book({ clinic, tally }: Scene, slot: number, residentId: string): Promise<void> {
  const home = clinic.counters[0];
  const { client, organisation } = { client: home.signedIn('reception'), ...clinic };
  const doctorIds = organisation.staff
    .filter(({ role }) => role === 'doctor')
    .map(({ staffId }) => staffId);
  for (let at = slot; at <= LAST_SLOT; at += 15) {
    for (const doctorId of [null, ...doctorIds]) {
      const place = { date: MORNING, start: timeOf(at), queueId: organisation.queues.consultation };
      const refused = await problemOf(
        client.appointments.book({
          idempotencyKey: home.makeId(),
          residentId,
          place: { ...place, doctorId },
          purpose: 'follow-up',
          channel: 'phone',
        }),
      );
      if (refused === 'no problem') {
        tally.counts.booked += 1;
        return;
      }
      assert(refused === 'slot-full' || refused === 'slot-closed', `a booking: ${refused}`);
    }
  }
  tally.counts.foundNoPlace += 1;
}

function timeOf(minutes: number): string {
  const padded = (value: number) => String(value).padStart(2, '0');
  return `${padded(8 + Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
}

/** One person, from the door to the ticket. Who is not sure, or unknown to the kiosk, goes to the desk. */
export async function arrive(scene: Scene, visitor: Visitor): Promise<void> {
  if (visitor.comesAt === null) {
    scene.gone.add(visitor.index);
    return;
  }
  await sleepUntil(scene, visitor.comesAt);
  const { kind, at } = visitor.way;
  const counter = scene.clinic.counters[at];
  const startedAt = performance.now();
  const checkedIn =
    (kind === 'kiosk' ? await atKiosk(scene, counter, visitor) : null) ??
    (await atDesk(scene, counter, visitor));
  scene.tally.checkInsMs.push(performance.now() - startedAt);
  noteCheckIn(scene, visitor, checkedIn);
}

async function atKiosk(scene: Scene, counter: Counter, { card, index }: Visitor) {
  const at = new Date(counter.app.clock.now()).toISOString() as Instant;
  const outcome = await counter.kiosk.deviceLink.kioskScan({
    eventId: counter.makeId(),
    deviceId: KIOSK_ID,
    at,
    card,
  });
  if (outcome.outcome !== 'ticket') return null;
  if (outcome.newcomer) {
    scene.tally.counts.newcomers += 1;
    scene.residents.set(index, outcome.checkedIn.residentId);
  }
  return outcome.checkedIn;
}

async function atDesk(scene: Scene, counter: Counter, visitor: Visitor): Promise<CheckedIn> {
  const reception = counter.signedIn('reception', visitor.way.at % 2);
  const residentId =
    scene.residents.get(visitor.index) ?? (await register(scene, counter, visitor));
  return reception.visits.checkIn({
    idempotencyKey: counter.makeId(),
    residentId,
    appointmentId: null,
    purpose: visitor.slot === null ? visitor.purpose : 'follow-up',
  });
}

async function register(scene: Scene, counter: Counter, visitor: Visitor): Promise<string> {
  const { residentId } = await counter.signedIn('reception').residents.register({
    idempotencyKey: counter.makeId(),
    registration: registrationOf(visitor),
    cardToken: null,
    reason: '同名不同人',
  });
  scene.residents.set(visitor.index, residentId);
  scene.tally.counts.newcomers += 1;
  return residentId;
}

function noteCheckIn(scene: Scene, visitor: Visitor, { ticket, repeated }: CheckedIn) {
  const { tally, clinic } = scene;
  const { ticketId, number } = ticket;
  if (repeated) tally.violations.push(`visitor ${visitor.index} is checked in twice`);
  const holder = tally.numbers.get(number);
  if (holder !== undefined) tally.violations.push(`the number ${number} is given twice`);
  tally.numbers.set(number, ticketId);
  tally.visitorOf.set(ticketId, visitor.index);
  tally.queuedAt.set(ticketId, clinic.timeline.now());
  tally.counts.checkIns += 1;
  tellAll(scene);
  if (number.startsWith('M')) tally.counts.manualTickets += 1;
}

/** Whoever did not hear the number comes to the desk, and waits again; after the third time not. */
export async function stray(scene: Scene, visitor: Visitor, ticketId: string): Promise<void> {
  await sleep(scene, (visitor.strays ?? 1) * 60_000);
  const counter = scene.clinic.counters[visitor.way.at];
  const outcome = await press(scene, counter, (idempotencyKey) =>
    counter.signedIn('nurse').queue.comeBack({ idempotencyKey, ticketId }),
  );
  if ('refused' in outcome) {
    scene.tally.violations.push(`visitor ${visitor.index} may not come back: ${outcome.refused}`);
    return;
  }
  scene.tally.counts.returns += 1;
  scene.tally.queuedAt.set(ticketId, scene.clinic.timeline.now());
  tellAll(scene);
}

/** Back with results, at the desk where they came in (QUE-21). */
export async function bringResults(
  scene: Scene,
  visitor: Visitor,
  ticketId: string,
): Promise<void> {
  await sleep(scene, (visitor.results ?? 0) * 60_000);
  const counter = scene.clinic.counters[visitor.way.at];
  const outcome = await press(scene, counter, (idempotencyKey) =>
    counter.signedIn('reception').queue.bringResults({ idempotencyKey, ticketId }),
  );
  if ('refused' in outcome) {
    scene.tally.violations.push(`visitor ${visitor.index} with results: ${outcome.refused}`);
    return;
  }
  scene.tally.counts.withResults += 1;
  scene.tally.queuedAt.set(ticketId, scene.clinic.timeline.now());
  tellAll(scene);
}
