import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { Registration } from '../../../../shared/contract/residents.ts';
import type { KioskOutcome } from '../../../../shared/contract/visits.ts';
import { checkIdNumber } from '../../../../shared/domain/identity/id-number.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { findDuplicates } from '../residents/duplicates.ts';
import { registerOps, toComparable } from '../residents/register.ts';
import { checkIn, type CheckInRequest } from './check-in.ts';

type Scan = { readonly card: IdentityCard; readonly place: string };

/**
 * A card on a kiosk: known residents are checked in, newcomers are registered from the chip and
 * checked in, and everybody about whom there is doubt is sent to the desk. Nobody is ever turned
 * away from measuring because of a doubt about names (ID-40).
 */
export function checkInByCard(
  app: AppContext,
  context: HandlerContext,
  scan: Scan,
): Promise<KioskOutcome> {
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
      return arrive(app, unit, requestFor(scan, known.resident.residentId));
    }
    if (candidates.length > 0) {
      context.about(candidates.map(({ resident }) => resident.residentId));
      return { outcome: 'desk', reason: 'possible-duplicate' };
    }
    const residentId = app.makeId();
    context.about([residentId]);
    const before = registerOps(
      {
        residentId,
        registration,
        isReadFromChip: true,
        isDemo: app.workstation.isDemo,
        now: unit.now,
      },
      app.makeId,
    );
    const newcomer = { birthDate: card.birthDate };
    return arrive(app, unit, { ...requestFor(scan, residentId), before, newcomer });
  });
}

async function arrive(app: AppContext, unit: Unit, request: CheckInRequest): Promise<KioskOutcome> {
  const checkedIn = await checkIn(app, unit, request);
  return { outcome: 'ticket', newcomer: request.newcomer !== null, checkedIn };
}

function requestFor(scan: Scan, residentId: string): CheckInRequest {
  return {
    residentId,
    appointmentId: null,
    purpose: null,
    source: 'kiosk',
    place: scan.place,
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
