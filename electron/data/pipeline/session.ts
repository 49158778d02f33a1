import { settingDefinitions } from '../../../shared/domain/settings/registry.ts';
import { clinicDate, type EpochMs } from '../../../shared/lib/clock.ts';
import { settingNow } from '../capabilities/administration/settings.ts';
import { type AtClinic, findSession } from '../capabilities/session/reader.ts';
import { touchSession } from '../capabilities/session/writer.ts';
import type { AppContext } from '../context.ts';
import { type Caller, callerOf, type Connection } from './caller.ts';

const MINUTE_MS = 60_000;

/** Nobody is away for too long before this, whatever the clinic has set: not looked up while people work. */
const shortestMinutes = settingDefinitions['security.idle-minutes'].form.min;

/** How exactly the disk knows it: a restart of the host costs nobody the session. */
const TOUCH_EVERY_MS = 60_000;

/**
 * SEC-01: whether somebody who last asked for something at this moment has been away for longer than
 * the clinic allows. The window locks itself earlier.
 */
export async function isIdle(app: AppContext, lastUsedAt: EpochMs): Promise<boolean> {
  const now = app.clock.now();
  if (now - lastUsedAt <= shortestMinutes * MINUTE_MS) return false;
  const minutes = await settingNow(app.database.read, 'security.idle-minutes', now);
  return now - lastUsedAt > minutes * MINUTE_MS;
}

/** Whom this clinic lets in today. */
export function atClinic({ workstation, clock }: AppContext): AtClinic {
  return { clinicId: workstation.clinicId, today: clinicDate(clock.now()) };
}

/**
 * Who asks on a connection, as of now: people leave the clinic, get another role, and sign out at
 * another window. Asking counts as using the session.
 */
export async function currentCaller(app: AppContext, connection: Connection): Promise<Caller> {
  const lastUsedAt = await checkSession(app, connection);
  if (lastUsedAt !== null) {
    connection.usedAt = app.clock.now();
    if (connection.usedAt - lastUsedAt > TOUCH_EVERY_MS) touch(app, connection);
  }
  return callerOf(connection);
}

/**
 * Signs a connection out whose session is over, and takes over what has changed about its person.
 *
 * @returns when the session was last used as the disk knows it; null without one
 */
export async function checkSession(
  app: AppContext,
  connection: Connection,
): Promise<EpochMs | null> {
  const { sessionHash } = connection;
  if (sessionHash === null) return null;
  const session = (await isIdle(app, connection.usedAt))
    ? null
    : await findSession(app.database.read, atClinic(app), sessionHash);
  if (connection.sessionHash !== sessionHash) return null; // signed in or out meanwhile
  connection.staff = session?.staff ?? null;
  if (session) return session.lastUsedAt;
  connection.sessionHash = null;
  app.changes.publish(['session']);
  return null;
}

/** In the background: no question waits for the disk because of it. */
function touch(app: AppContext, { sessionHash, usedAt }: Connection): void {
  if (sessionHash === null) return;
  app.database
    .write((db) => touchSession(db, sessionHash, usedAt))
    .catch(() => app.log.warn({}, 'a session was not touched'));
}
