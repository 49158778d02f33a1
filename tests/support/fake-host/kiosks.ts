import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** The kiosks of a workstation over a clinic in memory. */
export function fakeKiosks(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;

  return {
    pair: os.kiosks.pair.handler(({ signal }) => clinic.live(() => clinic.kiosks.pairing, signal)),
    comparePairing: os.kiosks.comparePairing.handler(({ input }) =>
      once('kiosks.comparePairing', input.idempotencyKey, () => {
        clinic.kiosks.pairing = input.isSame
          ? { state: 'done' }
          : { state: 'failed', why: 'differs' };
        return done;
      }),
    ),
    unpair: os.kiosks.unpair.handler(({ input }) =>
      once('kiosks.unpair', input.idempotencyKey, () => {
        clinic.devices = clinic.devices.map((device) =>
          device.deviceId === input.deviceId ? { ...device, isPaired: false } : device,
        );
        return done;
      }),
    ),
    notices: os.kiosks.notices.handler(({ signal }) =>
      clinic.live(() => ({ calls: clinic.kiosks.calls, locked: clinic.kiosks.locked }), signal),
    ),
    answerHelp: os.kiosks.answerHelp.handler(({ input, context }) =>
      once('kiosks.answerHelp', input.idempotencyKey, () => {
        const answeredBy = context.staff?.name ?? '';
        clinic.kiosks.calls = clinic.kiosks.calls.map((call) =>
          call.callId === input.callId ? { ...call, answeredBy } : call,
        );
        return done;
      }),
    ),
    endHelp: os.kiosks.endHelp.handler(({ input }) =>
      once('kiosks.endHelp', input.idempotencyKey, () => {
        clinic.kiosks.calls = clinic.kiosks.calls.filter(({ callId }) => callId !== input.callId);
        return done;
      }),
    ),
    releaseSummary: os.kiosks.releaseSummary.handler(({ input }) =>
      once('kiosks.releaseSummary', input.idempotencyKey, () => {
        clinic.kiosks.locked = clinic.kiosks.locked.filter(
          ({ residentId }) => residentId !== input.residentId,
        );
        return done;
      }),
    ),
  };
}
