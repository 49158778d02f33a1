import type { SignedInStaff } from '../../../shared/contract/session.ts';
import {
  type Permission,
  type PlaceKind,
  permissionsOfPlace,
  permissionsOfRole,
} from '../../../shared/domain/access.ts';
import type { EpochMs } from '../../../shared/lib/clock.ts';
import type { Actor } from '../../../shared/replication/transaction.ts';

/** One window, the devices host or the bench, for as long as its line to us stands. */
export type Connection = {
  readonly placeKind: PlaceKind;
  /** Id of the place: the workstation's device id, or of the kiosk. */
  readonly place: string;
  /** Who is signed in on this window. */
  staff: SignedInStaff | null;
  /** The session of that person; null where a test put the person there. */
  sessionHash: string | null;
  /** When that person last asked for something. */
  usedAt: EpochMs;
};

/** A line that was just opened: nobody has signed in. */
export function openConnection(placeKind: PlaceKind, place: string): Connection {
  return { placeKind, place, staff: null, sessionHash: null, usedAt: 0 };
}

/** Who asks, and what they may do. */
export type Caller = {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  readonly staff: SignedInStaff | null;
};

/** The caller of a connection: its signed-in person, else the place itself. */
export function callerOf(connection: Connection): Caller {
  const { staff, place, placeKind } = connection;
  if (staff) return staffCaller(staff, place);
  return {
    actor: { kind: 'place', id: `${placeKind}:${place}`, place },
    permissions: permissionsOfPlace(placeKind),
    staff: null,
  };
}

/** A person at a place. */
export function staffCaller(staff: SignedInStaff, place: string): Caller {
  return {
    actor: { kind: 'staff', id: staff.staffId, place },
    permissions: permissionsOfRole(staff.role),
    staff,
  };
}
