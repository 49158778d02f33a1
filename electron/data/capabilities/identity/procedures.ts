import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { newDuplicates, recordToChange, withCard } from './change.ts';
import { correctionOps, endDocumentOps } from './writer.ts';

const done = { done: true as const };

/** Putting right who a known resident is: documents, name, birth date, and whoever nobody knew (ID-30, ID-38). */
export function identityProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { database, clock } = app;
  return os.identity.router({
    check: os.identity.check.handler(async ({ context, input }) => {
      const now = clock.now();
      const row = await recordToChange(database.read, input.residentId);
      const change = withCard(registry, input, now);
      const found = await newDuplicates(database.read, row, change, clinicDate(now));
      context.about([row.id, ...found.map(({ resident }) => resident.residentId)]);
      return found;
    }),
    correct: os.identity.correct.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { cardToken, reason } = input;
        const row = await recordToChange(unit.db, input.residentId);
        const change = withCard(registry, input, unit.now);
        context.about([row.id], reason ?? undefined);
        const correction = { row, change, isReadFromChip: cardToken !== null, reason };
        await unit.issue(await correctionOps(app, unit, correction));
        return done;
      }),
    ),
    endDocument: os.identity.endDocument.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentId, ops } = await endDocumentOps(unit, input);
        context.about([residentId], input.reason);
        await unit.issue(ops);
        return done;
      }),
    ),
  });
}
