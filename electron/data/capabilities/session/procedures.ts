import { createHash, randomBytes } from 'node:crypto';
import type { SessionState } from '../../../../shared/contract/session.ts';
import type { EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { live } from '../../live/live.ts';
import type { Connection } from '../../pipeline/caller.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { atClinic, checkSession, isIdle } from '../../pipeline/session.ts';
import { settingNow } from '../administration/settings.ts';
import { dummyHash, verifyPassword } from './passwords.ts';
import { findByLoginName, findSession, listStaff } from './reader.ts';
import { endSession, lockedMinutes, recordFailure, startSession, touchSession } from './writer.ts';

/** Sign-in of staff on a window (T1). */
export function sessionProcedures(app: AppContext, os: Implementer) {
  return os.session.router({
    watch: os.session.watch.handler(({ context, signal }) =>
      live({
        changes: app.changes,
        topics: ['session', 'connection', 'clinics', 'staff', 'settings', 'minute'],
        compute: () => sessionState(app, context.connection),
        signal,
      }),
    ),
    people: os.session.people.handler(() => listStaff(app.database.read, atClinic(app))),
    signIn: os.session.signIn.handler(async ({ context, input }) => {
      const staff = await checkPassword(app, input);
      const token = randomBytes(32).toString('base64url');
      const sessionHash = hashToken(token);
      await context.commit(async (unit) => {
        await refuseLocked(unit.db, input.loginName, unit.now);
        const session = { tokenHash: sessionHash, staffId: staff.staffId, now: unit.now };
        await startSession(unit.db, { loginName: input.loginName, ...session });
      });
      setSession(app, context.connection, { staff, sessionHash });
      return { staff, token };
    }),
    resume: os.session.resume.handler(async ({ context, input }) => {
      const sessionHash = hashToken(input.token);
      const session = await findSession(app.database.read, atClinic(app), sessionHash);
      if (!session || (await isIdle(app, session.lastUsedAt))) return { staff: null };
      await app.database.write((db) => touchSession(db, sessionHash, app.clock.now()));
      setSession(app, context.connection, { staff: session.staff, sessionHash });
      return { staff: session.staff };
    }),
    signOut: os.session.signOut.handler(async ({ context }) => {
      const { sessionHash } = context.connection;
      const outcome = await context.commit(async (unit) => {
        if (sessionHash) await endSession(unit.db, sessionHash, unit.now);
        return { done: true as const };
      });
      setSession(app, context.connection, { staff: null, sessionHash: null });
      return outcome;
    }),
  });
}

async function checkPassword(app: AppContext, input: { loginName: string; password: string }) {
  const { database, clock } = app;
  await refuseLocked(database.read, input.loginName, clock.now());
  const found = await findByLoginName(database.read, atClinic(app), input.loginName);
  const hash = found?.passwordHash ?? (await dummyHash());
  const isRight = await verifyPassword(input.password, hash);
  if (found && isRight) return found.staff;
  const minutes = await database.write((db) => recordFailure(db, input.loginName, clock.now()));
  app.changes.publish(['sign-in-locks']);
  if (minutes > 0) throw new AppError('account-locked', { params: { minutes } });
  throw new AppError('wrong-password');
}

async function refuseLocked(db: ReadDb | WriteDb, loginName: string, now: EpochMs): Promise<void> {
  const minutes = await lockedMinutes(db, loginName, now);
  if (minutes > 0) throw new AppError('account-locked', { params: { minutes } });
}

function setSession(
  app: AppContext,
  connection: Connection,
  session: Pick<Connection, 'staff' | 'sessionHash'>,
): void {
  Object.assign(connection, session, { usedAt: app.clock.now() });
  app.changes.publish(['session']);
}

async function sessionState(app: AppContext, connection: Connection): Promise<SessionState> {
  await checkSession(app, connection);
  const { name, ticketPrefix, clinicId, version, isDemo } = app.workstation;
  const clinic = await app.database.read
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', clinicId)
    .executeTakeFirst();
  const now = app.clock.now();
  const idleMinutes = await settingNow(app.database.read, 'security.idle-minutes', now);
  return {
    workstation: {
      workstationName: name,
      ticketPrefix,
      isHome: app.isHome(),
      isDemo,
      clinicName: clinic?.name ?? '',
      idleMinutes,
      version,
    },
    staff: connection.staff,
  };
}

/** Only the hash of a token is stored: the file alone opens no session. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
