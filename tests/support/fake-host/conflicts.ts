import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import type { Conflict, Decided } from '../../../shared/contract/conflicts.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

type Asked = Pick<Conflict, 'entity' | 'rowId' | 'field'>;

/** The inbox of conflicts over a clinic in memory. */
export function fakeConflicts(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;

  function take(asked: Asked): Conflict {
    const { conflicts } = clinic.conflicts;
    const found = conflicts.find(
      ({ entity, rowId, field }) =>
        entity === asked.entity && rowId === asked.rowId && field === asked.field,
    );
    if (!found) throw refusal();
    clinic.conflicts = {
      ...clinic.conflicts,
      conflicts: conflicts.filter((one) => one !== found),
    };
    return found;
  }

  return {
    count: os.conflicts.count.handler(({ signal }) =>
      clinic.live(
        () => ({
          tasks: clinic.conflicts.conflicts.filter((one) => one.needsDecision && one.mayDecide)
            .length,
        }),
        signal,
      ),
    ),
    list: os.conflicts.list.handler(({ signal }) => clinic.live(() => clinic.conflicts, signal)),
    /** The data host alone asks its home. */
    authors: os.conflicts.authors.handler(() => ({ acts: [] })),
    resolve: os.conflicts.resolve.handler(({ input, context }) =>
      once('conflicts.resolve', input.idempotencyKey, () => {
        const { resident, mayDecide: _may, kept: _kept, ...field } = take(input);
        const { choice } = input;
        const value =
          choice.kind === 'typed'
            ? choice.value
            : (field.values.find(({ txId }) => txId === choice.txId)?.value ?? null);
        const decision: Decided = {
          decisionId: randomUUID(),
          resident,
          field,
          value,
          by: context.staff?.name ?? '',
          at: toInstant(Date.now()),
          canUndo: true,
        };
        clinic.conflicts = {
          ...clinic.conflicts,
          decided: [decision, ...clinic.conflicts.decided],
        };
        return { decisionId: decision.decisionId };
      }),
    ),
    keepBoth: os.conflicts.keepBoth.handler(({ input, context }) =>
      once('conflicts.keepBoth', input.idempotencyKey, () => {
        const kept = { by: context.staff?.name ?? '', at: toInstant(Date.now()) };
        const found = take(input);
        const { conflicts } = clinic.conflicts;
        clinic.conflicts = { ...clinic.conflicts, conflicts: [...conflicts, { ...found, kept }] };
        return done;
      }),
    ),
    undo: os.conflicts.undo.handler(({ input }) =>
      once('conflicts.undo', input.idempotencyKey, () => {
        const { conflicts, decided, removed } = clinic.conflicts;
        const taken = decided.find(({ decisionId }) => decisionId === input.decisionId);
        if (!taken) throw refusal();
        const back = { ...taken.field, resident: taken.resident, mayDecide: true, kept: null };
        clinic.conflicts = {
          conflicts: [back, ...conflicts],
          decided: decided.filter((one) => one !== taken),
          removed,
        };
        return done;
      }),
    ),
  };
}

function refusal() {
  return new ORPCError('value-moved-on', { data: new AppError('value-moved-on').toProblem() });
}
