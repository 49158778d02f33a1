import { randomBytes } from 'node:crypto';
import type { WorkstationList } from '../../../../shared/contract/workstations.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { CODE_BYTES } from '../../../../shared/replication/enrolment-code.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import {
  listOpenCodes,
  listWorkstations,
  makeEnrolmentCode,
  revokeDevice,
} from '../../replication/workstations.ts';

/** The workstations of the clinic: letting in and sending away, at the home. */
export function workstationProcedures(app: AppContext, os: Implementer) {
  return os.workstations.router({
    standing: os.workstations.standing.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: ['session'],
        compute: () => Promise.resolve({ isJoined: true, isDismissed: app.isDismissed() }),
        signal,
      }),
    ),
    list: os.workstations.list.handler(() => listAll(app)),
    makeCode: os.workstations.makeCode.handler(async ({ context }) => {
      let shown: string | null = null;
      const { expiresAt } = await context.commit(async ({ db, now, actor }) => {
        const scopeId = app.workstation.clinicId;
        const chance = randomBytes(CODE_BYTES);
        const made = makeEnrolmentCode(db, { scopeId, madeBy: actor.id, now, chance });
        shown = made.code;
        // What is kept under the key of the press is not the code.
        return { code: null, expiresAt: made.expiresAt };
      });
      return { code: shown, expiresAt };
    }),
    revoke: os.workstations.revoke.handler(({ context, input }) =>
      context.commit(async ({ db, now, actor }) => {
        const { deviceId, reason } = input;
        if (!revokeDevice(db, { deviceId, by: actor.id, reason, now }))
          throw new AppError('not-found');
        return { done: true as const };
      }),
    ),
  });
}

/** A workstation that belongs to a clinic joins no other. */
export function joiningProcedures(os: Implementer) {
  return os.joining.router({
    homes: os.joining.homes.handler(() => ({ homes: [] })),
    join: os.joining.join.handler(() => {
      throw new AppError('wrong-state');
    }),
  });
}

async function listAll({ database, workstation, clock }: AppContext): Promise<WorkstationList> {
  const desks = await listWorkstations(database.read);
  const home = {
    deviceId: workstation.deviceId,
    name: workstation.name,
    isHome: true,
    ticketPrefix: workstation.ticketPrefix,
    joinedAt: null,
    lastContactAt: null,
    revokedAt: null,
    revokedReason: null,
  };
  return {
    workstations: [home, ...desks.map((desk) => ({ ...desk, isHome: false }))],
    openCodes: [...(await listOpenCodes(database.read, clock.now()))],
  };
}
