import type { Registration } from '../../../../shared/contract/residents.ts';
import { clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { findDuplicates } from './duplicates.ts';
import { lookUpResident, lookUpWish } from './look-up.ts';
import { endMembershipOps, membershipResident } from './membership.ts';
import { heldCard } from './held-card.ts';
import { residentRecord, revealNumbers } from './reader.ts';
import { registerOps, requireValidNumber, toComparable } from './register.ts';
import { searchResidents } from './search.ts';

/** Finding, showing and registering residents (F1, F2, C1). */
export function residentProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { database, clock, changes } = app;
  const today = () => clinicDate(clock.now());
  return os.residents.router({
    search: os.residents.search.handler(({ context, input }) => {
      const hits = searchResidents(database.read, { ...input, now: clock.now() });
      context.about(hits.map(({ residentId }) => residentId));
      return hits;
    }),
    record: os.residents.record.handler(({ context, input, signal }) => {
      context.about([input.residentId]);
      return live({
        changes,
        topics: [
          'residents',
          'resident_documents',
          'conditions',
          'allergies',
          'observations',
          'follow_ups',
          'visits',
          'tickets',
          'tasks',
          'memberships',
          'connection',
        ],
        compute: () => residentRecord(database.read, input.residentId, clock.now()),
        signal,
      });
    }),
    checkDuplicates: os.residents.checkDuplicates.handler(async ({ context, input }) => {
      const registration = withCard(registry, input, clock.now());
      const candidates = await findDuplicates(database.read, toComparable(registration), today());
      context.about(candidates.map(({ resident }) => resident.residentId));
      return candidates;
    }),
    register: os.residents.register.handler(({ context, input }) =>
      context.commit((unit) => registerResident(app, registry, { unit, context, input })),
    ),
    lookUp: os.residents.lookUp.handler(({ context, input }) =>
      lookUpResident(app, registry, context, input),
    ),
    endMembership: os.residents.endMembership.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([await membershipResident(unit.db, input.membershipId)], input.reason);
        await unit.issue(await endMembershipOps(unit, input));
        return {};
      }),
    ),
    reveal: os.residents.reveal.handler(({ context, input }) => {
      context.about([input.residentId], input.reason);
      return revealNumbers(database.read, input.residentId);
    }),
  });
}

type RegisterCall = {
  readonly unit: Unit;
  readonly context: HandlerContext;
  readonly input: {
    readonly registration: Registration;
    readonly cardToken: string | null;
    readonly reason: string | null;
    readonly lookUpReason?: string | null | undefined;
  };
};

/** One resident per person: D1 is refused, anything weaker wants a reason (domain.md a.6). */
async function registerResident(
  app: AppContext,
  registry: DeviceRegistry,
  { unit, context, input }: RegisterCall,
): Promise<{ residentId: string }> {
  const today = clinicDate(unit.now);
  const registration = withCard(registry, input, unit.now);
  requireValidNumber(registration, today);
  const candidates = await findDuplicates(unit.db, toComparable(registration), today);
  if (candidates.some(({ level }) => level === 'D1')) throw new AppError('duplicate-resident');
  if (candidates.length > 0 && !input.reason?.trim()) {
    throw new AppError('possible-duplicate', { params: { count: candidates.length } });
  }
  const newcomer = {
    residentId: app.makeId(),
    registration,
    isReadFromChip: input.cardToken !== null,
    isDemo: app.workstation.isDemo,
    now: unit.now,
    lookUp: lookUpWish(input.lookUpReason ?? null, context.caller),
  };
  context.about([newcomer.residentId], input.reason ?? undefined);
  await unit.issue(registerOps(newcomer, app.makeId));
  return { residentId: newcomer.residentId };
}

/** The chip's document replaces whatever the form says of it. @throws AppError `card-gone` */
function withCard(
  registry: DeviceRegistry,
  { registration, cardToken }: Pick<RegisterCall['input'], 'registration' | 'cardToken'>,
  now: EpochMs,
): Registration {
  if (cardToken === null) return registration;
  const { number, documentType, name, sex, birthDate } = heldCard(registry, cardToken, now);
  return { ...registration, documentNumber: number, documentType, name, sex, birthDate };
}
