import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Comparison, RecordSide } from '../../../shared/contract/merges.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { FakePerson } from './people.ts';
import type { Once } from './once.ts';

/** Two records of one person over a clinic in memory. */
export function fakeMerges(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;
  const drop = ({ a, b }: { readonly a: string; readonly b: string }) => {
    clinic.pairs = clinic.pairs.filter(
      (pair) => ![a, b].every((id) => [pair.a, pair.b].some((one) => one.residentId === id)),
    );
  };
  const settle = (proposalId: string) => {
    clinic.proposals = clinic.proposals.filter((one) => one.proposalId !== proposalId);
  };
  return {
    list: os.merges.list.handler(({ signal }) =>
      clinic.live(
        () => ({ pairs: clinic.pairs, isWhole: true, proposals: clinic.proposals }),
        signal,
      ),
    ),
    compare: os.merges.compare.handler(({ input, signal }) =>
      clinic.live(() => comparisonOf(clinic, input), signal),
    ),
    propose: os.merges.propose.handler(({ input, context }) =>
      once('merges.propose', input.idempotencyKey, () => {
        const [a, b] = [clinic.person(input.a), clinic.person(input.b)];
        const proposalId = randomUUID();
        drop(input);
        if (a && b) {
          clinic.proposals = [
            ...clinic.proposals,
            {
              proposalId,
              kind: 'merge',
              a: a.brief,
              b: b.brief,
              reason: input.reason,
              proposedBy: context.staff?.name ?? '',
              proposedAt: toInstant(Date.now()),
              isOwn: true,
            },
          ];
        }
        return { proposalId };
      }),
    ),
    proposeParting: os.merges.proposeParting.handler(({ input }) =>
      once('merges.proposeParting', input.idempotencyKey, () => {
        for (const person of clinic.people) {
          const merged = person.record.merged.map((one) =>
            one.linkId === input.linkId ? { ...one, isPartingProposed: true } : one,
          );
          person.record = { ...person.record, merged };
        }
        return { proposalId: randomUUID() };
      }),
    ),
    confirm: os.merges.confirm.handler(({ input }) =>
      once('merges.confirm', input.idempotencyKey, () => {
        settle(input.proposalId);
        clinic.comparison = { isMerged: true };
        return { linkId: randomUUID() };
      }),
    ),
    decline: os.merges.decline.handler(({ input }) =>
      once('merges.decline', input.idempotencyKey, () => (settle(input.proposalId), done)),
    ),
    alignName: os.merges.alignName.handler(({ input }) =>
      once('merges.alignName', input.idempotencyKey, () => {
        clinic.pairs = clinic.pairs.map((pair) => ({ ...pair, isBlocked: false }));
        return done;
      }),
    ),
    keepApart: os.merges.keepApart.handler(({ input }) =>
      once('merges.keepApart', input.idempotencyKey, () => (drop(input), done)),
    ),
    proposeAgain: os.merges.proposeAgain.handler(({ input }) =>
      once('merges.proposeAgain', input.idempotencyKey, () => done),
    ),
  };
}

function comparisonOf(
  clinic: FakeClinic,
  { a, b }: { readonly a: string; readonly b: string },
): Comparison {
  const [one, other] = [clinic.person(a), clinic.person(b)];
  if (!one || !other) {
    throw new ORPCError('not-found', { data: new AppError('not-found').toProblem() });
  }
  const pair = clinic.pairs.find((known) => known.a.residentId === a && known.b.residentId === b);
  return {
    sides: [sideOf(one), sideOf(other)],
    level: pair?.level ?? 'D1',
    because: pair?.because ?? ['D1', 'ID-30'],
    isBlocked: pair?.isBlocked ?? false,
    isMerged: clinic.comparison.isMerged,
  };
}

function sideOf({ brief, record }: FakePerson): RecordSide {
  return {
    resident: brief,
    registeredAt: toInstant(Date.parse('2024-03-05T01:20:00Z')),
    doctorName: record.doctorName,
    conditions: record.conditions.map(({ code }) => code),
    allergies: record.allergies.map(({ substance }) => substance),
    visits: record.visits.length,
    observations: record.observations.length,
    followUps: record.followUps.length,
    referrals: 0,
    openTasks: record.due.length,
    lastVisit: record.visits[0]?.date ?? null,
  };
}
