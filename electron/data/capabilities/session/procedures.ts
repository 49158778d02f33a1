import { createHash, randomBytes } from 'node:crypto';
import type { SessionState } from '../../../../shared/contract/session.ts';
import { type Instant, fromInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Connection } from '../../pipeline/caller.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { dummyHash, verifyPassword } from './passwords.ts';
import { findByLoginName, findSession, findStaff, listStaff } from './reader.ts';
import { endSession, lockedMinutes, recordFailure, startSession } from './writer.ts';

/** A session that nobody used for this long is over; the window locks itself much earlier. */
const SESSION_IDLE_MS = 12 * 3600_000;

/** Sign-in of staff on a window (T1). */
export function sessionProcedures(app: AppContext, os: Implementer) {
  const { clinicId } = app.workstation;
  return os.session.router({
    watch: os.session.watch.handler(({ context, signal }) =>
      live({
        changes: app.changes,
        topics: ['session', 'connection', 'clinics'],
        compute: () => sessionState(app, context.connection),
        signal,
      }),
    ),
    people: os.session.people.handler(() => listStaff(app.database.read, clinicId)),
    signIn: os.session.signIn.handler(async ({ context, input }) => {
      const staff = await checkPassword(app, input);
      const token = randomBytes(32).toString('base64url');
      await context.commit((unit) =>
        startSession(unit.db, {
          loginName: input.loginName,
          tokenHash: hashToken(token),
          staffId: staff.staffId,
          now: unit.now,
        }),
      );
      setSession(app, context.connection, staff, hashToken(token));
      return { staff, token };
    }),
    resume: os.session.resume.handler(async ({ context, input }) => {
      const staff = await resumeSession(app, hashToken(input.token));
      if (staff) setSession(app, context.connection, staff, hashToken(input.token));
      return { staff };
    }),
    signOut: os.session.signOut.handler(async ({ context }) => {
      const { sessionHash } = context.connection;
      const outcome = await context.commit(async (unit) => {
        if (sessionHash) await endSession(unit.db, sessionHash, unit.now);
        return { done: true as const };
      });
      setSession(app, context.connection, null, null);
      return outcome;
    }),
  });
}

async function checkPassword(app: AppContext, input: { loginName: string; password: string }) {
  const { database, clock, workstation } = app;
  const minutes = await lockedMinutes(database.read, input.loginName, clock.now());
  if (minutes > 0) throw new AppError('account-locked', { params: { minutes } });
  const found = await findByLoginName(database.read, workstation.clinicId, input.loginName);
  const hash = found?.passwordHash ?? (await dummyHash());
  const isRight = await verifyPassword(input.password, hash);
  if (found && isRight) return found.staff;
  await database.write((db) => recordFailure(db, input.loginName, clock.now()));
  throw new AppError('wrong-password');
}

async function resumeSession(app: AppContext, tokenHash: string) {
  const session = await findSession(app.database.read, tokenHash);
  if (!session) return null;
  const idleMs = app.clock.now() - fromInstant(session.last_used_at as Instant);
  if (idleMs > SESSION_IDLE_MS) return null;
  return findStaff(app.database.read, app.workstation.clinicId, session.staff_id);
}

function setSession(
  app: AppContext,
  connection: Connection,
  staff: Connection['staff'],
  sessionHash: string | null,
): void {
  connection.staff = staff;
  connection.sessionHash = sessionHash;
  app.changes.publish(['session']);
}

async function sessionState(app: AppContext, connection: Connection): Promise<SessionState> {
  const { name, ticketPrefix, clinicId, version, isDemo } = app.workstation;
  const clinic = await app.database.read
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', clinicId)
    .executeTakeFirst();
  return {
    workstation: {
      workstationName: name,
      ticketPrefix,
      isHome: app.isHome(),
      isDemo,
      clinicName: clinic?.name ?? '',
      version,
    },
    staff: connection.staff,
  };
}

/** Only the hash of a token is stored: the file alone opens no session. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
