import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { compareRecords, likelyPairs } from './reader.ts';
import { openProposals } from './proposal-reader.ts';
import {
  closeProposal,
  confirmProposal,
  openProposal,
  proposeMerge,
  proposeParting,
} from './proposals.ts';
import { alignNameOp, keepApart, proposeAgain } from './writer.ts';

const done = { done: true as const };

/** Two records of one person: found, compared, linked and parted again (D2, ID-43). */
export function mergeProcedures(app: AppContext, os: Implementer) {
  const { database, clock, changes } = app;
  return os.merges.router({
    list: os.merges.list.handler(({ context, signal }) => {
      const staffId = context.caller.staff?.staffId ?? null;
      const compute = async () => {
        const now = clock.now();
        const proposals = await openProposals(database.read, { staffId, now });
        const { pairs, isWhole } = await likelyPairs(database.read, now, signal);
        const isProposed = (pair: (typeof pairs)[number]) =>
          proposals.some(({ a, b }) => isSamePair(pair, { a, b }));
        const open = pairs.filter((pair) => !isProposed(pair));
        context.about([...open, ...proposals].flatMap(({ a, b }) => [a.residentId, b.residentId]));
        return { pairs: open, isWhole, proposals };
      };
      return live({
        changes,
        topics: ['residents', 'resident_documents', 'distinct-people', 'merge_proposals'],
        compute,
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
    ...proposalProcedures(app, os),
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

/** One proposes, a colleague decides (ID-40). */
function proposalProcedures({ makeId }: AppContext, os: Implementer) {
  return {
    propose: os.merges.propose.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const op = await proposeMerge(unit, input, makeId);
        context.about([input.a, input.b], input.reason);
        await unit.issue([op]);
        return { proposalId: op.rowId };
      }),
    ),
    proposeParting: os.merges.proposeParting.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const op = await proposeParting(unit, input, makeId);
        context.about([String(op.fields['a']), String(op.fields['b'])], input.reason);
        await unit.issue([op]);
        return { proposalId: op.rowId };
      }),
    ),
    confirm: os.merges.confirm.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const proposal = await openProposal(unit.db, input.proposalId);
        context.about([proposal.a, proposal.b], proposal.reason);
        const { ops, linkId } = await confirmProposal(unit, proposal, makeId);
        await unit.issue(ops);
        return { linkId };
      }),
    ),
    decline: os.merges.decline.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { id, a, b } = await openProposal(unit.db, input.proposalId);
        context.about([a, b], input.reason);
        await unit.issue(await closeProposal(unit, id, 'declined', input.reason));
        return done;
      }),
    ),
  };
}

type Two = Readonly<Record<'a' | 'b', { readonly residentId: string }>>;

function isSamePair(one: Two, other: Two): boolean {
  const ids = [other.a.residentId, other.b.residentId];
  return ids.includes(one.a.residentId) && ids.includes(one.b.residentId);
}
