import type { Implementer } from '../../pipeline/pipeline.ts';
import type { HomeDesk } from './home-desk.ts';
import type { Sharing } from './sharing.ts';

const done = { done: true as const };

/** Devices that several workstations are wired to (MEA-17): the home's word, and leaving one to who waits. */
export function sharedDeviceProcedures(os: Implementer, home: HomeDesk, sharing: Sharing) {
  return os.sharedDevices.router({
    hold: os.sharedDevices.hold.handler(({ context, input }) =>
      home.hold(context.caller.actor.place, input),
    ),
    ownerOf: os.sharedDevices.ownerOf.handler(({ context, input }) => ({
      owner: home.ownerOf(context.caller.actor.place, input.key, input.windowId),
    })),
    yield: os.sharedDevices.yield.handler(async ({ input }) => {
      await sharing.yield(input.deviceId);
      return done;
    }),
  });
}
