import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { KioskAnswers } from '../../../../shared/contract/kiosks.ts';
import type { Registration } from '../../../../shared/contract/residents.ts';
import type { CheckedIn, KioskOutcome } from '../../../../shared/contract/visits.ts';
import { checkIdNumber } from '../../../../shared/domain/identity/id-number.ts';
import { clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { triage } from '../../../../shared/domain/triage/triage.ts';
import { settingsAt } from '../administration/settings.ts';
import { findDuplicates } from '../residents/duplicates.ts';
import { establish } from '../residents/record-numbers.ts';
import { registerOps, toComparable } from '../residents/register.ts';
import { checkIn, type CheckInRequest } from './check-in.ts';
import { bookingAtKiosk } from './kiosk-booking.ts';
import { askDistrict, type Elsewhere, wishOf } from './kiosk-look-up.ts';

/** Where somebody stands, and what they have answered there. */
type AtKiosk = { readonly place: string; readonly answers: KioskAnswers };
type Scan = AtKiosk & { readonly card: IdentityCard };

/**
 * A card on a kiosk: known residents are checked in, newcomers are registered from the chip and
 * checked in, and everybody about whom there is doubt is sent to the desk. Nobody is ever turned
 * away from measuring because of a doubt about names (ID-40).
 */
export async function checkInByCard(
  app: AppContext,
  context: HandlerContext,
  scan: Scan,
): Promise<KioskOutcome> {
  const elsewhere = await askDistrictFor(app, scan);
  return context.commit(async (unit): Promise<KioskOutcome> => {
    const today = clinicDate(unit.now);
    const { card } = scan;
    if (!checkIdNumber({ number: card.number, today }).valid) {
      return { outcome: 'desk', reason: 'number-invalid' };
    }
    const registration = toRegistration(card);
    const candidates = await findDuplicates(unit.db, toComparable(registration), today);
    const known = candidates.find(({ level }) => level === 'D1');
    if (known) {
      // ID-40: one number under two names is looked into later; it never blocks checking in.
      const isConflict = known.because.includes('ID-40');
      context.about([known.resident.residentId], isConflict ? 'ID-40' : undefined);
      return arriveKnown(app, unit, scan, known.resident.residentId);
    }
    if (candidates.length > 0) {
      context.about(candidates.map(({ resident }) => resident.residentId));
      return { outcome: 'desk', reason: 'possible-duplicate' };
    }
    const asked = await askAtDoor(unit, scan);
    if (asked) return asked;
    // Their record is on its way here: at the desk it will have come.
    if (elsewhere === 'found') return { outcome: 'desk', reason: 'possible-duplicate' };
    const residentId = app.makeId();
    context.about([residentId]);
    const before = registerOps(
      {
        residentId,
        registration,
        isReadFromChip: true,
        isDemo: app.workstation.isDemo,
        now: unit.now,
        lookUp: elsewhere === 'unknown' ? wishOf(app) : null,
        established: await establish(app, unit.db, card.address),
      },
      app.makeId,
    );
    const newcomer = { birthDate: card.birthDate };
    const arrived = await arrive(app, unit, { ...requestFor(scan, residentId), before, newcomer });
    return { ...arrived, offers: measurable(arrived) };
  });
}

/** Before anything is written: a newcomer whose questions are answered is looked for in the district. */
async function askDistrictFor(app: AppContext, scan: Scan): Promise<Elsewhere> {
  const db = app.database.read;
  const today = clinicDate(app.clock.now());
  const { card } = scan;
  if (!checkIdNumber({ number: card.number, today }).valid) return 'not-found';
  const candidates = await findDuplicates(db, toComparable(toRegistration(card)), today);
  if (candidates.length > 0) return 'not-found';
  if (await askAtDoor({ db, now: app.clock.now() }, scan)) return 'not-found';
  return askDistrict(app, card);
}

/** Somebody with a record: whichever of today's appointments it is comes first (QUE-11). */
export async function arriveKnown(
  app: AppContext,
  unit: Unit,
  scan: AtKiosk,
  residentId: string,
): Promise<KioskOutcome> {
  const booking = await bookingAtKiosk(unit, residentId, scan.answers.appointmentId ?? null);
  if (booking.is !== 'settled') return booking.outcome;
  const asked = booking.isIn ? null : await askAtDoor(unit, scan);
  if (asked) return asked;
  const request = { ...requestFor(scan, residentId), appointmentId: booking.appointmentId };
  const arrived = await arrive(app, unit, request);
  return { ...arrived, booked: booking.booked, offers: [...measurable(arrived), 'summary'] };
}

/** Nobody on the fever way sits down where others are measured after them (F8). */
function measurable({ checkedIn }: { checkedIn: CheckedIn }): 'measure'[] {
  return checkedIn.lane === 'E' ? [] : ['measure'];
}

/** The next question of pre-triage, where the clinic asks at its kiosks (F8). */
async function askAtDoor(
  unit: { readonly db: ReadDb | WriteDb; readonly now: EpochMs },
  { answers }: AtKiosk,
): Promise<Extract<KioskOutcome, { outcome: 'ask' }> | null> {
  const settings = await settingsAt(unit.db, unit.now);
  if (settings('kiosk.triage') === 'off') return null;
  const { next } = triage(answers);
  return next && { outcome: 'ask', question: { kind: 'triage', question: next } };
}

async function arrive(app: AppContext, unit: Unit, request: CheckInRequest) {
  const checkedIn = await checkIn(app, unit, request);
  return { outcome: 'ticket' as const, newcomer: request.newcomer !== null, checkedIn };
}

function requestFor(scan: AtKiosk, residentId: string): CheckInRequest {
  return {
    residentId,
    appointmentId: null,
    purpose: null,
    source: 'kiosk',
    place: scan.place,
    triage: scan.answers,
    before: [],
    newcomer: null,
  };
}

function toRegistration(card: IdentityCard): Registration {
  return {
    documentType: card.documentType,
    documentNumber: card.number,
    name: card.name,
    sex: card.sex,
    birthDate: card.birthDate,
    phone: '',
    address: card.address,
    ethnicCode: card.ethnicCode,
  };
}
