import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { WorkstationEntry, WorkstationList } from '../../../shared/contract/workstations.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

const at = (text: string) => text as Instant;

function entry(more: Partial<WorkstationEntry>): WorkstationEntry {
  return {
    deviceId: randomUUID(),
    name: '前台一号',
    isHome: false,
    ticketPrefix: 'A',
    joinedAt: at('2026-09-01T01:00:00.000Z'),
    lastContactAt: at('2026-11-21T00:59:40.000Z'),
    revokedAt: null,
    revokedReason: null,
    ...more,
  };
}

/** The workstations of the invented clinic. */
export function fakeWorkstationList(): WorkstationList {
  return {
    workstations: [
      entry({ isHome: true, joinedAt: null, lastContactAt: null }),
      entry({ name: '测量站', ticketPrefix: 'B' }),
      entry({
        name: '二诊室',
        ticketPrefix: 'C',
        lastContactAt: at('2026-11-17T08:12:00.000Z'),
      }),
      entry({
        name: '旧笔记本',
        ticketPrefix: 'D',
        revokedAt: at('2026-11-02T02:00:00.000Z'),
        revokedReason: '丢失',
      }),
    ],
    openCodes: [],
  };
}

/** What a code looks like in the invented clinic. */
export const fakeCode = '7KM2-9QXD-4TSB-HV0E-338Y';
const EXPIRES_AT = at('2026-11-22T01:00:00.000Z');

/** Letting in and sending away, over a clinic in memory. */
export function fakeWorkstations(clinic: FakeClinic, once: Once) {
  const os = implement(contract);
  return {
    standing: os.workstations.standing.handler(({ signal }) =>
      clinic.live(() => ({ isJoined: clinic.isJoined, isDismissed: clinic.isDismissed }), signal),
    ),
    list: os.workstations.list.handler(() => clinic.workstations),
    makeCode: os.workstations.makeCode.handler(({ input }) =>
      once('workstations.makeCode', input.idempotencyKey, () => {
        const open = { madeAt: at('2026-11-21T01:00:00.000Z'), expiresAt: EXPIRES_AT };
        const { openCodes } = clinic.workstations;
        clinic.workstations = { ...clinic.workstations, openCodes: [...openCodes, open] };
        return { code: fakeCode, expiresAt: EXPIRES_AT };
      }),
    ),
    revoke: os.workstations.revoke.handler(({ input }) =>
      once('workstations.revoke', input.idempotencyKey, () => {
        const { deviceId, reason } = input;
        const gone = { revokedAt: at('2026-11-21T01:00:00.000Z'), revokedReason: reason };
        const workstations = clinic.workstations.workstations.map((one) =>
          one.deviceId === deviceId ? { ...one, ...gone } : one,
        );
        clinic.workstations = { ...clinic.workstations, workstations };
        return { done: true as const };
      }),
    ),
  };
}
