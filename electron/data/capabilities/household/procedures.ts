import { toInstant } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { residentOfRelated } from './reader.ts';
import { addRelatedOp } from './writer.ts';

const done = { done: true as const };

/** Who belongs to a resident and may act for them (F4). */
export function householdProcedures(app: AppContext, os: Implementer) {
  return os.household.router({
    add: os.household.add.handler(({ context, input: { residentId, related } }) =>
      context.commit(async (unit) => {
        const rowId = app.makeId();
        context.about([residentId]);
        await unit.issue([await addRelatedOp(unit, { residentId, related, rowId })]);
        return { relatedPersonId: rowId };
      }),
    ),
    allow: os.household.allow.handler(({ context, input: { relatedPersonId, mayAct } }) =>
      context.commit(async (unit) => {
        context.about([await residentOfRelated(unit.db, relatedPersonId)]);
        const value = mayAct ? 1 : 0;
        await unit.issue([await unit.patch('related_persons', relatedPersonId, 'may_act', value)]);
        return done;
      }),
    ),
    end: os.household.end.handler(({ context, input: { relatedPersonId, reason } }) =>
      context.commit(async (unit) => {
        context.about([await residentOfRelated(unit.db, relatedPersonId)], reason);
        await unit.issue([
          await unit.patch('related_persons', relatedPersonId, 'ended_at', toInstant(unit.now)),
        ]);
        return done;
      }),
    ),
  });
}
