import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, query, subscription } from './rule.ts';
import { id, idempotencyKey, instant } from './schemas.ts';

/** A workstation of the clinic, as its home knows it. */
export const workstationEntry = z.object({
  deviceId: id,
  name: z.string(),
  /** The home itself orders the clinic's scope; it is sent away by the district alone. */
  isHome: z.boolean(),
  ticketPrefix: z.string().nullable(),
  joinedAt: instant.nullable(),
  /** Null: it has not spoken since it joined, or it is the home. */
  lastContactAt: instant.nullable(),
  revokedAt: instant.nullable(),
  revokedReason: z.string().nullable(),
});
export type WorkstationEntry = z.output<typeof workstationEntry>;

export const workstationList = z.object({
  workstations: z.array(workstationEntry).max(500),
  /** Codes that still wait for their workstation. */
  openCodes: z.array(z.object({ madeAt: instant, expiresAt: instant })).max(500),
});
export type WorkstationList = z.output<typeof workstationList>;

export const madeCode = z.object({
  /** In groups of four. Null when it was shown before: it is kept nowhere, and another one is made. */
  code: z.string().nullable(),
  expiresAt: instant,
});
export type MadeCode = z.output<typeof madeCode>;

export const workstations = {
  /** Whether this computer may be worked at: it belongs to a clinic, and was not sent away. */
  standing: subscription({ needs: 'public', audit: 'none' }).output(
    eventIterator(z.object({ isJoined: z.boolean(), isDismissed: z.boolean() })),
  ),
  /** Kept by the home: out of reach, there is no list. */
  list: query({ needs: 'devices.manage', decidedAt: 'home', audit: 'none' })
    .input(z.object({}))
    .output(workstationList),
  makeCode: command({ needs: 'devices.manage', decidedAt: 'home' })
    .input(z.object({ idempotencyKey }))
    .output(madeCode),
  /** From its next request on it may hand over what it has, and nothing else. */
  revoke: command({ needs: 'devices.manage', decidedAt: 'home' })
    .input(z.object({ idempotencyKey, deviceId: id, reason: z.string().trim().min(1).max(200) }))
    .output(z.object({ done: z.literal(true) })),
};
