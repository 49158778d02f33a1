import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** The measurement windows and the tray over a clinic in memory. */
export function fakeMeasurement(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;

  const drop = (readingId: string) => {
    clinic.tray = clinic.tray.filter((reading) => reading.readingId !== readingId);
  };
  return {
    watch: os.measurement.watch.handler(({ signal }) =>
      clinic.live(
        () => ({
          window: clinic.window,
          notTaken: clinic.notTaken,
          shared: clinic.shared,
          tray: clinic.tray,
        }),
        signal,
      ),
    ),
    openWindow: os.measurement.openWindow.handler(({ input }) =>
      once('measurement.openWindow', input.idempotencyKey, () => {
        const ticket = clinic.tickets.find(({ visitId }) => visitId === input.visitId);
        const window = ticket && clinic.openWindow(ticket);
        return { windowId: window?.windowId ?? refuse('not-found') };
      }),
    ),
    closeWindow: os.measurement.closeWindow.handler(({ input }) =>
      once('measurement.closeWindow', input.idempotencyKey, () => {
        clinic.window = null;
        return done;
      }),
    ),
    accept: os.measurement.accept.handler(({ input }) =>
      once('measurement.accept', input.idempotencyKey, () => {
        clinic.accept(input.readingId, input.meal);
        return done;
      }),
    ),
    refuse: os.measurement.refuse.handler(({ input }) =>
      once('measurement.refuse', input.idempotencyKey, () => {
        const reading = clinic.window?.pending.find((one) => one.readingId === input.readingId);
        if (!clinic.window || !reading) return refuse('not-found');
        clinic.window = {
          ...clinic.window,
          pending: clinic.window.pending.filter((one) => one !== reading),
        };
        clinic.tray = [...clinic.tray, { ...reading, trayReason: 'person-refused' }];
        return done;
      }),
    ),
    type: os.measurement.type.handler(({ input }) =>
      once('measurement.type', input.idempotencyKey, () => {
        if (clinic.isFarFromLast && !input.confirmed) {
          return refuse('value-unlikely', { hint: 'FAR_FROM_LAST' });
        }
        clinic.acceptTyped(input.values);
        return done;
      }),
    ),
    assign: os.measurement.assign.handler(({ input }) =>
      once('measurement.assign', input.idempotencyKey, () => (drop(input.readingId), done)),
    ),
    takeBack: os.measurement.takeBack.handler(({ input }) =>
      once('measurement.takeBack', input.idempotencyKey, () => {
        clinic.takeBack(input);
        return done;
      }),
    ),
    discard: os.measurement.discard.handler(({ input }) =>
      once('measurement.discard', input.idempotencyKey, () => (drop(input.readingId), done)),
    ),
  };
}

function refuse(code: ProblemCode, params: Record<string, string> = {}): never {
  throw new ORPCError(code, { data: new AppError(code, { params }).toProblem() });
}

/** Devices that other stations are wired to as well. */
export function fakeSharedDevices(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().sharedDevices;
  return {
    hold: os.hold.handler(() => ({ devices: [] })),
    ownerOf: os.ownerOf.handler(() => ({ owner: 'nobodys' as const })),
    yield: os.yield.handler(({ input }) =>
      once('sharedDevices.yield', input.idempotencyKey, () => {
        clinic.shared = clinic.shared.map((one) =>
          one.deviceId === input.deviceId
            ? { ...one, standing: 'yielded', holder: null, waiting: [] }
            : one,
        );
        return { done: true } as const;
      }),
    ),
  };
}
