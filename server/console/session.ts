import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { makeAttemptThrottle } from '../../shared/replication/enrolment.ts';

/** Signed in at the console; `formToken` proves that a form came from our own page. */
export type Session = { readonly id: string; readonly formToken: string };

export type Sessions = {
  /** Null when the password is wrong, `too-many` while nobody may try. */
  signIn(password: string, from: string): Session | null | 'too-many';
  /** The session of a cookie, and the idle time starts anew. */
  find(id: string | undefined): Session | null;
  signOut(id: string): void;
};

/** A console that was left open closes itself. */
const IDLE_MS = 30 * 60_000;

/** Sessions in memory: a restart signs everybody out. */
export function openSessions(password: string, now: () => number): Sessions {
  const open = new Map<string, Session & { usedAt: number }>();
  const throttle = makeAttemptThrottle();
  return {
    signIn: (given, from) => {
      if (throttle.isTooMany(from, now())) return 'too-many';
      if (!isSame(given, password)) {
        throttle.fail(from, now());
        return null;
      }
      const session = { id: makeToken(), formToken: makeToken(), usedAt: now() };
      open.set(session.id, session);
      return session;
    },
    find: (id) => {
      const session = open.get(id ?? '');
      if (!session) return null;
      if (now() - session.usedAt > IDLE_MS) {
        open.delete(session.id);
        return null;
      }
      session.usedAt = now();
      return session;
    },
    signOut: (id) => void open.delete(id),
  };
}

function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time wherever the first difference is. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
