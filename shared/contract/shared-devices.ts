import { z } from 'zod';
import { command } from './rule.ts';
import { id, idempotencyKey } from './schemas.ts';

/** A device that several workstations are wired to, by what all of them know of it: where it is on the network. */
const deviceKey = z.string().min(1).max(200);
const workstationName = z.string().max(60);
const ticketNumber = z.string().max(20).nullable();

const answered = z.object({
  standing: z.enum(['yours', 'theirs', 'settling']),
  holder: z.object({ workstation: workstationName, ticketNumber }).nullable(),
  waiting: z.array(workstationName).max(100),
});

const holdRequest = z.object({
  workstation: workstationName,
  windowId: id,
  ticketNumber,
  devices: z.array(z.object({ key: deviceKey, hadIt: z.boolean(), isWanted: z.boolean() })).max(50),
});

/** Of each device that is wanted. */
export const holdAnswer = z.object({ devices: z.array(answered.extend({ key: deviceKey })) });
export const ownerAnswer = z.object({ owner: z.enum(['yours', 'theirs', 'nobodys']) });

export type HoldRequest = z.output<typeof holdRequest>;
export type HoldAnswers = z.output<typeof holdAnswer>;

const atHome = { needs: 'devices.report', decidedAt: 'home', audit: 'none' } as const;

/** Which window measures with a device that several workstations are wired to (MEA-17): the home says. */
export const sharedDevices = {
  /** Asks for a device, again while the window is open; lets go of one that is not wanted any more. */
  hold: command(atHome).input(holdRequest).output(holdAnswer),
  /** Whose a reading is that was heard just now. */
  ownerOf: command(atHome)
    .input(z.object({ key: deviceKey, windowId: id.nullable() }))
    .output(ownerAnswer),
  /** Somebody at this workstation leaves a device to who waits for it; their window goes on without it. */
  yield: command({ needs: 'measurement.take', audit: 'none' })
    .input(z.object({ idempotencyKey, deviceId: id }))
    .output(z.object({ done: z.literal(true) })),
};
