import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { compareRecords, likelyPairs } from './reader.ts';
import { alignNameOp, keepApart, mergeOp, proposeAgain, unmergeOps } from './writer.ts';

const done = { done: true as const };

/** Two records of one person: found, compared, linked and parted again (D2, ID-43). */
export function mergeProcedures(app: AppContext, os: Implementer) {
  const { database, clock, changes, makeId } = app;
  return os.merges.router({
    list: os.merges.list.handler(async ({ context, signal }) => {
      const look = () => likelyPairs(database.read, clock.now(), signal);
      // Looking takes a while among very many, so the first look is also the first answer.
      let first: ReturnType<typeof look> | null = look();
      const { pairs } = await first;
      context.about(pairs.flatMap(({ a, b }) => [a.residentId, b.residentId]));
      return live({
        changes,
        topics: ['residents', 'resident_documents', 'distinct-people'],
        compute: () => {
          const answer = first ?? look();
          first = null;
          return answer;
        },
        signal,
      });
    }),
    compare: os.merges.compare.handler(({ context, input, signal }) => {
      context.about([input.a, input.b]);
      return live({
        changes,
        topics: ['residents', 'resident_documents', 'visits', 'observations', 'follow_ups'],
        compute: () => compareRecords(database.read, input, clock.now()),
        signal,
      });
    }),
    merge: os.merges.merge.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const op = await mergeOp(unit.db, input, makeId);
        context.about([op.a, op.b], input.reason);
        await unit.issue([op]);
        return { linkId: op.linkId };
      }),
    ),
    unmerge: os.merges.unmerge.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const ops = await unmergeOps(unit.db, input.linkId, makeId);
        context.about([...new Set(ops.flatMap(({ a, b }) => [a, b]))], input.reason);
        await unit.issue(ops);
        return { linkId: input.linkId };
      }),
    ),
    alignName: os.merges.alignName.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.keep, input.change], input.reason);
        await unit.issue([await alignNameOp(unit, input)]);
        return done;
      }),
    ),
    keepApart: os.merges.keepApart.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.a, input.b], input.reason);
        await keepApart(unit, input, input.reason);
        return done;
      }),
    ),
    proposeAgain: os.merges.proposeAgain.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.a, input.b]);
        await proposeAgain(unit, input);
        return done;
      }),
    ),
  });
}
