import { toInstant } from '../../../shared/lib/clock.ts';
import type { Ask, MessageName } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import { refuseStrangers, revokeDevice, revokedDevices } from './workstations.ts';

/** What this workstation hears, of itself and of others, when it asks its home or the district. */
export type Membership = {
  /** This workstation was sent away. For good: only setting it up anew brings it back. */
  dismiss(toldBy: 'home' | 'district'): Promise<void>;
  /** Others were: they are refused here too from now on, also when nobody can be asked. */
  refuse(deviceIds: readonly string[]): Promise<void>;
  /** Nobody knows these but who was sent away: they are refused here too, unless they were let in here. */
  refuseStrangers(deviceIds: readonly string[]): Promise<void>;
  /** Whom this database refuses, for those it tells. */
  refused(): Promise<readonly string[]>;
  readonly isDismissed: () => boolean;
  /** Called once, when this workstation hears that it was sent away. */
  onDismissed(listener: () => void): void;
};

/** A home tells the district with every wait whom its manager sent away. */
export async function withRefusals(
  { refused }: Membership,
  name: MessageName,
  ask: unknown,
): Promise<unknown> {
  if (name !== 'wait') return ask;
  const revoked = await refused();
  return revoked.length > 0 ? { ...(ask as Ask<'wait'>), revoked } : ask;
}

/** Whoever was asked says with the answer whom it refuses. */
export async function hearRefusals(membership: Membership, answer: object): Promise<void> {
  const told = answer as {
    readonly revoked?: readonly string[];
    readonly strangers?: readonly string[];
  };
  if (told.revoked) await membership.refuse(told.revoked);
  if (told.strangers) await membership.refuseStrangers(told.strangers);
}

type MembershipOptions = {
  readonly db: DatabaseHandle;
  readonly deviceId: string;
  readonly now: () => number;
};

/** Reads what was heard before, so that a dismissed workstation stays locked also without a line. */
export async function openMembership(options: MembershipOptions): Promise<Membership> {
  const { db, deviceId, now } = options;
  const listeners = new Set<() => void>();
  const known = await db.read.selectFrom('dismissal').select('told_by').executeTakeFirst();
  let isDismissed = known !== undefined;
  const notYetRefused = async (deviceIds: readonly string[]) => {
    const already = new Set(await revokedDevices(db.read));
    return deviceIds.filter((id) => id !== deviceId && !already.has(id));
  };
  return {
    isDismissed: () => isDismissed,
    onDismissed: (listener) => void listeners.add(listener),
    refused: () => revokedDevices(db.read),
    dismiss: async (toldBy) => {
      if (isDismissed) return;
      await db.write((trx) =>
        trx
          .insertInto('dismissal')
          .values({ singleton: 1, told_by: toldBy, at: toInstant(now()) })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      isDismissed = true;
      for (const listener of listeners) listener();
    },
    refuse: async (deviceIds) => {
      const fresh = await notYetRefused(deviceIds);
      if (fresh.length === 0) return;
      await db.write(async (trx) => {
        for (const id of fresh)
          revokeDevice(trx, { deviceId: id, by: 'district', reason: '', now: now() });
      });
    },
    refuseStrangers: async (deviceIds) => {
      const fresh = await notYetRefused(deviceIds);
      if (fresh.length === 0) return;
      await db.write(async (trx) => refuseStrangers(trx, fresh, { by: 'district', now: now() }));
    },
  };
}
