import type { Registration } from '../../../../shared/contract/residents.ts';
import { clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import { blockingLevels } from '../../../../shared/domain/identity/duplicates.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { relatedOp, residentWith } from '../household/writer.ts';
import { findDuplicates } from './duplicates.ts';
import { lookUpResident, lookUpWish } from './look-up.ts';
import { endMembershipOps, membershipResident } from './membership.ts';
import { heldCard } from './held-card.ts';
import { residentRecord } from './reader.ts';
import { revealNumbers } from './reveal.ts';
import { findRegistrationDraft, keepRegistrationDraft } from './drafts.ts';
import { asUnknown, establishNewcomer } from './record-numbers.ts';
import { registerOps, requireValidDocument, toComparable } from './register.ts';
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
          'merge_proposals',
          'related_persons',
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
    draft: os.residents.draft.handler(({ context }) => {
      const staffId = context.caller.staff?.staffId ?? '';
      return findRegistrationDraft(database.read, staffId, clock.now());
    }),
    keepDraft: os.residents.keepDraft.handler(({ context, input: { draft } }) =>
      context.commit((unit) => keepRegistrationDraft(unit, draft)),
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

/** One resident per person: D1 and D3 are refused, anything weaker wants a reason (domain.md a.6). */
async function registerResident(
  app: AppContext,
  registry: DeviceRegistry,
  { unit, context, input }: RegisterCall,
): Promise<{ residentId: string }> {
  const today = clinicDate(unit.now);
  const typed = withCard(registry, input, unit.now);
  const registration = typed.isUnknown ? await asUnknown(app, unit, typed) : typed;
  requireValidDocument(registration, today);
  if (registration.guardian) requireValidDocument(registration.guardian, today);
  const candidates = await findDuplicates(unit.db, toComparable(registration), today);
  if (candidates.some(({ level }) => blockingLevels.has(level))) {
    throw new AppError('duplicate-resident');
  }
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
    established: await establishNewcomer(app, unit.db, registration),
  };
  context.about([newcomer.residentId], input.reason ?? undefined);
  await unit.issue([
    ...registerOps(newcomer, app.makeId),
    ...(await guardianOps(app, unit, newcomer)),
  ]);
  await keepRegistrationDraft(unit, null);
  return { residentId: newcomer.residentId };
}

/** Mother or guardian of a newborn, who may act for the child. */
async function guardianOps(
  app: AppContext,
  unit: Unit,
  { residentId, registration: { guardian } }: { residentId: string; registration: Registration },
): Promise<readonly Operation[]> {
  if (!guardian) return [];
  const relatedId = await residentWith(unit.db, guardian.documentNumber);
  const rowId = app.makeId();
  const staffId = unit.actor.id;
  return [relatedOp({ rowId, residentId, related: guardian, relatedId, staffId, now: unit.now })];
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
