import { isMisread } from '../../../shared/domain/queue/ticket-code.ts';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import { fakeDrivers } from './drivers.ts';
import type { Once } from './once.ts';

/** The devices of a workstation over a clinic in memory. */
export function fakeDevices(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;

  return {
    watch: os.devices.watch.handler(({ signal }) =>
      clinic.live(
        () => ({
          hostRunning: clinic.deviceHostRunning,
          devices: clinic.devices,
          drivers: fakeDrivers,
        }),
        signal,
      ),
    ),
    ports: os.devices.ports.handler(({ signal }) => clinic.live(() => clinic.ports, signal)),
    listen: os.devices.listen.handler(({ input, signal }) => {
      clinic.listening = input;
      return clinic.live(() => clinic.trial, signal);
    }),
    deskCard: os.devices.deskCard.handler(({ signal }) => clinic.live(() => clinic.desk, signal)),
    readCode: os.devices.readCode.handler(({ input }) => {
      const ticket = clinic.tickets.find(({ number }) => number === input.text.toUpperCase());
      if (!ticket) return { is: 'nothing', because: isMisread(input.text) ? 'misread' : 'unknown' };
      const { number, visitId, residentId, name } = ticket;
      return { is: 'ticket', number, visitId, residentId, name };
    }),
    deskScan: os.devices.deskScan.handler(({ signal }) => clinic.live(() => clinic.scan, signal)),
    sentToDesk: os.devices.sentToDesk.handler(({ signal }) =>
      clinic.live(() => clinic.sent, signal),
    ),
    takeOn: os.devices.takeOn.handler(({ input }) =>
      once('devices.takeOn', input.idempotencyKey, () => {
        clinic.sent = clinic.sent.filter(({ cardToken }) => cardToken !== input.cardToken);
        return done;
      }),
    ),
    save: os.devices.save.handler(({ input }) =>
      once('devices.save', input.idempotencyKey, () => {
        if (clinic.portHolder) refuse('port-in-use', { device: clinic.portHolder });
        const others = clinic.devices.filter(({ deviceId }) => deviceId !== input.binding.deviceId);
        const status = clinic.devices[0] ?? refuse('internal');
        clinic.devices = [...others, { ...status, ...input.binding, state: 'opening' }];
        return done;
      }),
    ),
    remove: os.devices.remove.handler(({ input }) =>
      once('devices.remove', input.idempotencyKey, () => {
        clinic.devices = clinic.devices.filter(({ deviceId }) => deviceId !== input.deviceId);
        return done;
      }),
    ),
  };
}

function refuse(code: ProblemCode, params: Record<string, string> = {}): never {
  throw new ORPCError(code, { data: new AppError(code, { params }).toProblem() });
}
