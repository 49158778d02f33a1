import type { AppContext } from '../../context.ts';
import type { Topic } from '../../live/changes.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { contestedEntities } from '../residents/standing.ts';
import { authorshipsOf } from '../../replication/authors.ts';
import { authorsFromHome } from './authors-from-home.ts';
import { contestedActs } from './contested-acts.ts';
import { conflictList, countTasks } from './reader.ts';
import {
  keepBoth,
  requireContested,
  requireDecider,
  requireDecision,
  resolveField,
  undoDecision,
} from './writer.ts';

const topics: readonly Topic[] = [...contestedEntities, ...contestedActs, 'conflicts'];

/** What several people wrote without having seen each other, and a person's word on it (D1). */
export function conflictProcedures(app: AppContext, os: Implementer) {
  const { database, clock, changes } = app;
  const askHome = authorsFromHome(app);
  return os.conflicts.router({
    count: os.conflicts.count.handler(({ context, signal }) =>
      live({
        changes,
        topics,
        compute: async () => ({
          tasks: await countTasks(database.read, context.caller.permissions),
        }),
        signal,
      }),
    ),
    list: os.conflicts.list.handler(({ context, signal }) => {
      const { permissions } = context.caller;
      const onUnknown = askHome(context.caller);
      const compute = async () => {
        const found = await conflictList(database.read, {
          now: clock.now(),
          permissions,
          onUnknown,
        });
        context.about(found.conflicts.map(({ resident }) => resident.residentId));
        return found;
      };
      return live({ changes, topics, compute, signal });
    }),
    authors: os.conflicts.authors.handler(async ({ input }) => {
      const known = await authorshipsOf(database.read, input.txIds);
      return { acts: [...known].map(([txId, { actor, hlc }]) => ({ txId, actor, hlc })) };
    }),
    resolve: os.conflicts.resolve.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const field = await requireContested(unit.db, input);
        requireDecider(field, context.caller.permissions);
        context.about([field.residentId]);
        return { decisionId: await resolveField(unit, field, input.choice, app.makeId) };
      }),
    ),
    keepBoth: os.conflicts.keepBoth.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const field = await requireContested(unit.db, input);
        requireDecider(field, context.caller.permissions);
        context.about([field.residentId]);
        await keepBoth(unit, field);
        return { done: true as const };
      }),
    ),
    undo: os.conflicts.undo.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const decision = await requireDecision(unit.db, input.decisionId);
        requireDecider(decision.field, context.caller.permissions);
        context.about([decision.field.residentId]);
        const act = { ...decision, decisionId: input.decisionId };
        await undoDecision(unit, app.ledger, act, app.workstation.scopeId);
        return { done: true as const };
      }),
    ),
  });
}
