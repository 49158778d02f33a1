import type { HoldAnswers, HoldRequest } from '../../../../shared/contract/shared-devices.ts';
import {
  createDeviceArbiter,
  type DeviceArbiter,
  type ReadingOwner,
} from '../../../../shared/domain/measurement/device-sharing.ts';
import type { AppContext } from '../../context.ts';

/** The home's word on shared devices; what it knew ends when it is the home no more. */
export type HomeDesk = {
  hold(workstationId: string, request: HoldRequest): HoldAnswers;
  ownerOf(workstationId: string, key: string, windowId: string | null): ReadingOwner;
  /** This workstation follows another home. */
  forget(): void;
};

/** In memory: after a start it gives nothing to anybody new before old holds have run out. */
export function createHomeDesk({ clock, isHome }: AppContext): HomeDesk {
  let arbiter: DeviceArbiter | null = isHome() ? createDeviceArbiter(clock.now()) : null;
  const deciding = () => (arbiter ??= createDeviceArbiter(clock.now()));
  return {
    hold(workstationId, { devices, ...asker }) {
      const home = deciding();
      for (const { key, isWanted } of devices) if (!isWanted) home.release(key, workstationId);
      const wanted = devices.filter(({ isWanted }) => isWanted);
      const answers = wanted.map(({ key, hadIt }) => {
        const answer = home.hold(key, { workstationId, ...asker }, hadIt, clock.now());
        return { key, ...answer, waiting: [...answer.waiting] };
      });
      return { devices: answers };
    },
    ownerOf: (workstationId, key, windowId) =>
      deciding().ownerOf(key, { workstationId, windowId }, clock.now()),
    forget: () => void (arbiter = null),
  };
}
