import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** The lines of a clinic in memory: what a test puts there. */
export function fakeConnection(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;
  return {
    watch: os.connection.watch.handler(({ signal }) => clinic.live(() => clinic.line, signal)),
    status: os.connection.status.handler(({ signal }) =>
      clinic.live(() => clinic.lineStatus, signal),
    ),
    tryNow: os.connection.tryNow.handler(({ input }) =>
      once('connection.tryNow', input.idempotencyKey, () => done),
    ),
    takeOver: os.connection.takeOver.handler(({ input }) =>
      once('connection.takeOver', input.idempotencyKey, () => {
        const { line } = clinic;
        clinic.line = { ...line, isHome: true, home: { ...line.home, reachable: true } };
        return done;
      }),
    ),
  };
}
