import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { AppError } from '../../../shared/lib/problem.ts';

/** A clinic without tablets. */
export function fakeTablets() {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().tablets;
  return {
    list: os.list.handler(() => ({ tablets: [] })),
    give: os.give.handler(() => {
      throw new ORPCError('not-found', { data: new AppError('not-found').toProblem() });
    }),
  };
}
