import type { EpochMs } from '../../lib/clock.ts';

/**
 * Who measures with a device that several workstations are wired to (MEA-17): one window at a time, decided by the
 * clinic's home alone. A hold lasts while its window asks again and ends when it lets go; a workstation that is out of
 * reach keeps it for {@link HOLD_MS}, because its cuff may still be on an arm.
 */

/** Longer than a blood pressure takes. */
export const HOLD_MS = 3 * 60_000;
/** Who has not asked for so long waits no more. */
const WAIT_MS = 20_000;
/** One workstation shows a reading of nobody's; for so long the others leave it to that one. */
const DUTY_MS = 20_000;

export type Asker = {
  readonly workstationId: string;
  /** As people call it. */
  readonly workstation: string;
  readonly windowId: string;
  readonly ticketNumber: string | null;
};

/** `settling`: nobody is known to have it, and whoever had it before this home began may still. */
export type HoldAnswer = {
  readonly standing: 'yours' | 'theirs' | 'settling';
  readonly holder: Pick<Asker, 'workstation' | 'ticketNumber'> | null;
  /** Who else waits for it, the first first. */
  readonly waiting: readonly string[];
};

/** Whose the next reading of the device is. `nobodys`: for the tray of who asked. */
export type ReadingOwner = 'yours' | 'theirs' | 'nobodys';

export type DeviceArbiter = {
  /** @param hadIt the asker was told before that it has the device, for this very window */
  hold(key: string, asker: Asker, hadIt: boolean, now: EpochMs): HoldAnswer;
  release(key: string, workstationId: string): void;
  ownerOf(
    key: string,
    asker: Pick<Asker, 'workstationId'> & { readonly windowId: string | null },
    now: EpochMs,
  ): ReadingOwner;
};

type Until<Value> = Value & { readonly until: EpochMs };

/** @param startedAt since when this home decides: what was held before it is not known to it */
export function createDeviceArbiter(startedAt: EpochMs): DeviceArbiter {
  const holds = new Map<string, Until<Asker>>();
  const waits = new Map<string, readonly Until<Asker>[]>();
  const duties = new Map<string, Until<{ readonly workstationId: string }>>();

  const holderOf = (key: string, now: EpochMs) => valid(holds.get(key), now);
  const waitingFor = (key: string, now: EpochMs) =>
    (waits.get(key) ?? []).filter(({ until }) => until > now);

  function wait(key: string, asker: Asker, now: EpochMs) {
    const line = waitingFor(key, now);
    const mine = { ...asker, until: now + WAIT_MS };
    const isIn = line.some(({ workstationId }) => workstationId === asker.workstationId);
    const next = isIn
      ? line.map((one) => (one.workstationId === asker.workstationId ? mine : one))
      : [...line, mine];
    waits.set(key, next);
  }

  return {
    hold(key, asker, hadIt, now) {
      const isAsker = (one: { readonly workstationId: string }) =>
        one.workstationId === asker.workstationId;
      const holder = holderOf(key, now);
      const [first] = waitingFor(key, now);
      const isSettling = now - startedAt < HOLD_MS && !hadIt;
      const isFree = !holder && (hadIt || first === undefined || isAsker(first)) && !isSettling;
      if ((holder && isAsker(holder)) || isFree) {
        holds.set(key, { ...asker, until: now + HOLD_MS });
        waits.set(
          key,
          waitingFor(key, now).filter((one) => !isAsker(one)),
        );
      } else wait(key, asker, now);
      const present = holderOf(key, now) ?? null;
      const others = waitingFor(key, now).filter((one) => !isAsker(one));
      return {
        standing: present === null ? 'settling' : isAsker(present) ? 'yours' : 'theirs',
        holder: present && { workstation: present.workstation, ticketNumber: present.ticketNumber },
        waiting: others.map(({ workstation }) => workstation),
      };
    },
    release(key, workstationId) {
      if (holds.get(key)?.workstationId === workstationId) holds.delete(key);
      const line = waits.get(key) ?? [];
      waits.set(
        key,
        line.filter((one) => one.workstationId !== workstationId),
      );
    },
    ownerOf(key, { workstationId, windowId }, now) {
      const holder = holderOf(key, now);
      if (holder) {
        if (holder.workstationId !== workstationId) return 'theirs';
        return holder.windowId === windowId ? 'yours' : 'nobodys';
      }
      const duty = valid(duties.get(key), now);
      if (duty && duty.workstationId !== workstationId) return 'theirs';
      duties.set(key, { workstationId, until: now + DUTY_MS });
      return 'nobodys';
    },
  };
}

function valid<Value extends { readonly until: EpochMs }>(
  value: Value | undefined,
  now: EpochMs,
): Value | undefined {
  return value && value.until > now ? value : undefined;
}
