import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import { fakeCode } from './workstations.ts';
import type { Once } from './once.ts';

/** A computer that belongs to no clinic yet, and the invented clinic that it may join. */
export function fakeJoining(clinic: FakeClinic, once: Once) {
  const os = implement(contract);
  return {
    homes: os.joining.homes.handler(() => ({ homes: [...clinic.homes] })),
    join: os.joining.join.handler(({ input }) => {
      if (!clinic.homes.some(({ url }) => url.includes(input.address)))
        throw refusal('nobody-there');
      if (input.code.replaceAll(/[\s-]/g, '').toUpperCase() !== fakeCode.replaceAll('-', ''))
        throw refusal('code-wrong');
      return once('joining.join', input.idempotencyKey, () => {
        clinic.isJoined = true;
        return { clinicName: clinic.homes[0]?.clinicName ?? '' };
      });
    }),
  };
}

function refusal(code: ProblemCode) {
  return new ORPCError(code, { data: new AppError(code).toProblem() });
}
