import { createContext, useContext } from 'react';
import type { SessionState, SignedInStaff } from '../../shared/contract/session.ts';
import { type Permission, permissionsOfRole } from '../../shared/domain/access.ts';
import { assert } from '../../shared/lib/assert.ts';

/** Who works here now. */
export type Session = {
  readonly workstation: SessionState['workstation'];
  readonly staff: SignedInStaff;
  /** What the window shows; the data host decides again for every call. */
  can(permission: Permission): boolean;
};

export const SessionContext = createContext<Session | null>(null);

/** @param staff who is signed in on this window */
export function sessionOf(workstation: SessionState['workstation'], staff: SignedInStaff): Session {
  const permissions = permissionsOfRole(staff.role);
  return { workstation, staff, can: (permission) => permissions.has(permission) };
}

/** The session of the signed-in window. Only below sign-in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  assert(session, 'useSession needs somebody signed in');
  return session;
}
