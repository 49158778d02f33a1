import { z } from 'zod';
import { type After, clinicDate, clinicInstant, isRecent } from '../../../shared/lib/clock.ts';
import type { Snapshots } from './service.ts';

/** When the district makes snapshots of its clinics by itself (docs/adr/0010-first-load.md). */
export const snapshotConfig = z.object({
  /** The hour of the night on the clock of the clinics; null: only when a new home asks for one. */
  hour: z.int().min(0).max(23).nullable().default(2),
});

type SnapshotConfig = z.output<typeof snapshotConfig>;

export type Nightly = {
  /** Null: none is made by itself. */
  nextAt(): number | null;
  /** Since when the snapshot of a clinic can not be made, ms since 1970; null: it can. */
  failingSince(clinicId: string): number | null;
  /** Resolves when the one that is being made is made. */
  stop(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** The clock is looked at again and again: it may be put right. */
const LOOK_MS = 5 * 60_000;
/** What went wrong is not tried again at once: the disk may be full all night. */
const AGAIN_MS = 3_600_000;

/** The newest moment at which snapshots were due, ms since 1970. */
export function lastDue(now: number, hour: number): number {
  const time = `${String(hour).padStart(2, '0')}:00`;
  const today = clinicInstant(clinicDate(now), time);
  return today <= now ? today : today - DAY_MS;
}

type Renewing = Pick<Snapshots, 'clinics' | 'renew'>;

/** What of the district has a part in it. */
type Making = {
  /** Null makes none, also not for who asks. */
  readonly snapshots: Renewing | null;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
};

type Plan = SnapshotConfig & { readonly after: After };

/**
 * Makes the snapshot of every clinic once a night, one after the other, so that a home that is new or was
 * replaced loads at once. A night that the server slept through is made up for when it is up again.
 */
export function startNightly(district: Making, { hour, after }: Plan): Nightly {
  const { snapshots, now } = district;
  if (hour === null || snapshots === null) return never;
  const clinics = new Map<string, Standing>();
  let cancel: (() => void) | null = null;
  let looking: Promise<void> = Promise.resolve();
  const isStopped = () => cancel === null;
  const look = async () => {
    await lookAtAll(district, { clinics, snapshots, due: lastDue(now(), hour), isStopped });
    if (!isStopped()) plan();
  };
  const plan = () => {
    cancel = after(LOOK_MS, () => {
      looking = look();
    });
  };
  plan();
  return {
    nextAt: () => lastDue(now(), hour) + DAY_MS,
    failingSince: (clinicId) => clinics.get(clinicId)?.failingSince ?? null,
    stop: async () => {
      cancel?.();
      cancel = null;
      await looking;
    },
  };
}

const never: Nightly = {
  nextAt: () => null,
  failingSince: () => null,
  stop: () => Promise.resolve(),
};

type Standing = {
  /** The night for which all is done. */
  readonly doneFor: number;
  readonly triedAt: number;
  readonly failingSince: number | null;
};

type Round = {
  readonly clinics: Map<string, Standing>;
  readonly snapshots: Renewing;
  readonly due: number;
  readonly isStopped: () => boolean;
};

async function lookAtAll({ now, onFault }: Making, round: Round): Promise<void> {
  const { clinics, snapshots, due, isStopped } = round;
  try {
    for (const clinicId of await snapshots.clinics()) {
      if (isStopped()) return;
      const known = clinics.get(clinicId);
      const isTooSoon = !!known?.failingSince && isRecent(known.triedAt, now(), AGAIN_MS);
      if (known?.doneFor !== due && !isTooSoon)
        clinics.set(clinicId, await lookAt({ now, onFault }, round, clinicId));
    }
  } catch (error) {
    onFault(error);
  }
}

async function lookAt(
  { now, onFault }: Pick<Making, 'now' | 'onFault'>,
  { clinics, snapshots, due }: Round,
  clinicId: string,
): Promise<Standing> {
  const triedAt = now();
  try {
    await snapshots.renew(clinicId, due);
    return { doneFor: due, triedAt, failingSince: null };
  } catch (error) {
    onFault(error);
    const known = clinics.get(clinicId);
    return { doneFor: 0, triedAt, failingSince: known?.failingSince ?? triedAt };
  }
}
