import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { roles } from '../domain/access.ts';
import { command, query, subscription } from './rule.ts';
import { id, idempotencyKey } from './schemas.ts';

export const signedInStaff = z.object({
  staffId: id,
  name: z.string(),
  role: z.enum(roles),
  /** Room where this person works today, if one is fixed. */
  roomId: id.nullable(),
});

export const workstation = z.object({
  workstationName: z.string(),
  /** Letter of tickets issued here. */
  ticketPrefix: z.string(),
  isHome: z.boolean(),
  isDemo: z.boolean(),
  clinicName: z.string(),
  /** How long a window that nobody touches stays open, at most; the clinic's setting (SEC-01). */
  idleMinutes: z.int(),
  version: z.string(),
});

export const sessionState = z.object({ workstation, staff: signedInStaff.nullable() });

export type SessionState = z.output<typeof sessionState>;
export type SignedInStaff = z.output<typeof signedInStaff>;
export type Workstation = z.output<typeof workstation>;

const publicQuiet = { needs: 'public', audit: 'none' } as const;

export const session = {
  /** This machine and who is signed in on this window. Pushed again on change. */
  watch: subscription(publicQuiet).output(eventIterator(sessionState)),
  /** The names that may sign in here: login names and roles, nothing else. */
  people: query(publicQuiet).output(
    z.array(z.object({ loginName: z.string(), name: z.string(), role: z.enum(roles) })),
  ),
  signIn: command({ needs: 'public', audit: 'sign-in' })
    .input(z.object({ loginName: z.string().min(1).max(40), password: z.string().min(1).max(200) }))
    .output(z.object({ staff: signedInStaff, token: z.string() })),
  /** Continues a session after the line to the host was lost. */
  resume: command({ needs: 'public', audit: 'none' })
    .input(z.object({ token: z.string().max(100) }))
    .output(z.object({ staff: signedInStaff.nullable() })),
  signOut: command({ needs: 'public', audit: 'sign-in' })
    .input(z.object({ idempotencyKey }))
    .output(z.object({ done: z.literal(true) })),
};
