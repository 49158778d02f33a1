import type { Registration } from '../../../../shared/contract/residents.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { findDuplicates } from './duplicates.ts';
import { residentRecord } from './reader.ts';
import { registerOps, requireValidNumber, toComparable } from './register.ts';
import { searchResidents } from './search.ts';

/** Finding, showing and registering residents (F1, F2, C1). */
export function residentProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { database, clock, changes } = app;
  const today = () => clinicDate(clock.now());
  return os.residents.router({
    search: os.residents.search.handler(async ({ context, input }) => {
      const hits = await searchResidents(database.read, { ...input, now: clock.now() });
      context.about(hits.map(({ residentId }) => residentId));
      return hits;
    }),
    record: os.residents.record.handler(({ context, input, signal }) => {
      context.about([input.residentId]);
      return live({
        changes,
        topics: [
          'residents', 'conditions', 'allergies', 'observations', 'follow_ups', 'visits', 'tickets', 'tasks', 'connection',
        ],
        compute: () => residentRecord(database.read, input.residentId, clock.now()),
        signal,
      });
    }),
    checkDuplicates: os.residents.checkDuplicates.handler(async ({ context, input }) => {
      const registration = withCard(registry, input.registration, input.cardToken);
      const candidates = await findDuplicates(database.read, toComparable(registration), today());
      context.about(candidates.map(({ resident }) => resident.residentId));
      return candidates;
    }),
    register: os.residents.register.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const registration = withCard(registry, input.registration, input.cardToken);
        requireValidNumber(registration, today());
        const candidates = await findDuplicates(unit.db, toComparable(registration), today());
        if (candidates.some(({ level }) => level === 'D1')) throw new AppError('duplicate-resident');
        if (candidates.length > 0 && !input.reason) {
          throw new AppError('possible-duplicate', { params: { count: candidates.length } });
        }
        const residentId = app.makeId();
        context.about([residentId], input.reason ?? undefined);
        await unit.issue(
          registerOps(
            {
              residentId,
              registration,
              isReadFromChip: input.cardToken !== null,
              isDemo: app.workstation.isDemo,
              now: unit.now,
            },
            app.makeId,
          ),
        );
        return { residentId };
      }),
    ),
    reveal: os.residents.reveal.handler(async ({ context, input }) => {
      context.about([input.residentId], input.reason);
      const resident = await database.read
        .selectFrom('residents')
        .select('phone')
        .where('id', '=', input.residentId)
        .executeTakeFirst();
      if (!resident) throw new AppError('not-found');
      const document = await database.read
        .selectFrom('resident_documents')
        .select('number')
        .where('resident_id', '=', input.residentId)
        .where('removed_reason', 'is', null)
        .executeTakeFirst();
      return { documentNumber: document?.number ?? null, phone: resident.phone };
    }),
  });
}

/** The chip's document replaces whatever the form says of it. @throws AppError `wrong-state` when the card is gone */
function withCard(
  registry: DeviceRegistry,
  registration: Registration,
  cardToken: string | null,
): Registration {
  if (cardToken === null) return registration;
  const onReader = registry.card();
  if (onReader?.cardToken !== cardToken) throw new AppError('wrong-state');
  const { number, documentType, name, sex, birthDate } = onReader.card;
  return { ...registration, documentNumber: number, documentType, name, sex, birthDate };
}
