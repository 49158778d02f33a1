import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import {
  answerProof,
  type AttemptOutcome,
  type AttemptThrottle,
  isKind,
  judgeCode,
  type KnownCode,
} from '../../shared/replication/enrolment.ts';
import { digestOf } from '../../shared/replication/enrolment-code.ts';
import { ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { Answer, Ask, JoinedPlace } from '../../shared/replication/protocol.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import type { ServerDevice } from './device.ts';
import { tellOfTablet } from './day-lists.ts';
import type { Writer } from './own-words.ts';
import { isGuestKind } from './scope-access.ts';

/** What the district needs to let devices in. */
export type Enrolment = {
  readonly db: Database;
  readonly device: ServerDevice;
  readonly name: string;
  readonly referenceScopeId: string;
  /** For demonstrations and tests: a code without end that lets everybody in. Null in a district. */
  readonly demonstrationCode: string | null;
  readonly throttle: AttemptThrottle;
  readonly now: () => number;
  readonly makeId: MakeId;
  /** How the district speaks in the scopes of clinics. */
  readonly writer: Writer;
};

/**
 * Lets a workstation in by a code that an operator made for its clinic.
 *
 * @throws ProtocolRefusal `code-wrong`, `code-used`, `code-expired`, `code-elsewhere`, `too-many`,
 *   `revoked`
 */
export async function enrol(
  ask: Ask<'enrol'>,
  address: string,
  district: Enrolment,
): Promise<Answer<'enrol'>> {
  const { db, throttle } = district;
  const now = district.now();
  if (throttle.isTooMany(address, now)) throw new ProtocolRefusal('too-many');
  const { outcome, answer } = await inTransaction(db, async (trx) => {
    const admitted = await admit(trx, ask, district);
    await noteAttempt(trx, { ask, address, outcome: admitted.outcome }, district);
    return admitted;
  });
  if (answer) return answer;
  throttle.fail(address, now);
  throw new ProtocolRefusal(outcome === 'device-refused' ? 'revoked' : outcome);
}

type Admission =
  | { readonly outcome: 'joined'; readonly answer: Answer<'enrol'> }
  | { readonly outcome: Exclude<AttemptOutcome, 'joined'>; readonly answer?: undefined };

/** A code is spent in the transaction that makes its device known; whoever is second finds it spent. */
async function admit(trx: WriteDb, ask: Ask<'enrol'>, district: Enrolment): Promise<Admission> {
  const code = await findCode(trx, ask.codeId, district.demonstrationCode);
  const verdict = judgeCode(ask, code, district.now());
  if (verdict !== 'open') return { outcome: verdict };
  if (!code) return { outcome: 'code-wrong' };
  if (!isKind(ask, code.role)) return { outcome: 'code-elsewhere' };
  if (!(await isWelcome(trx, ask, district))) return { outcome: 'device-refused' };
  await saveDevice(trx, ask, code, district.now());
  await trx
    .updateTable('enrolment_codes')
    .set({ used_by: ask.deviceId, used_at: toInstant(district.now()) })
    .where('code_id', '=', ask.codeId)
    .where('used_by', 'is', null)
    .execute();
  const place = await placeFor(trx, ask, code, district);
  if (code.role === 'tablet' && code.scopeId !== null && code.usedBy === null)
    await tellOfTablet(trx, { tabletId: code.scopeId, name: ask.name }, district.writer);
  const { deviceId, publicKey } = district.device;
  const said = { deviceId, publicKey, name: district.name, place };
  const answer = { ...said, proof: answerProof(code.key, ask.proof, said) };
  return { outcome: 'joined', answer };
}

type FoundCode = KnownCode & {
  /** Null of a demonstration's fixed code, which says nothing of a place. */
  readonly scopeId: string | null;
  readonly role: JoinedPlace['role'];
};

async function findCode(
  trx: WriteDb,
  codeId: string,
  demonstrationCode: string | null,
): Promise<FoundCode | null> {
  const fixed = demonstrationCode === null ? null : digestOf(demonstrationCode);
  if (fixed?.id === codeId)
    return {
      key: fixed.key,
      expiresAt: Number.POSITIVE_INFINITY,
      usedBy: null,
      scopeId: null,
      role: 'home',
    };
  const row = await trx
    .selectFrom('enrolment_codes')
    .select(['code_key', 'scope_id', 'role', 'expires_at', 'used_by'])
    .where('code_id', '=', codeId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return {
    key: row.code_key,
    scopeId: row.scope_id,
    role: row.role as JoinedPlace['role'],
    expiresAt: Date.parse(row.expires_at),
    usedBy: row.used_by,
  };
}

/** A device keeps its key for ever, and once sent away it does not come back under its old name. */
async function isWelcome(trx: WriteDb, ask: Ask<'enrol'>, { device }: Enrolment): Promise<boolean> {
  if (ask.deviceId === device.deviceId) return false;
  const known = await trx
    .selectFrom('known_devices')
    .select(['public_key', 'is_revoked'])
    .where('device_id', '=', ask.deviceId)
    .executeTakeFirst();
  return !known || (!known.is_revoked && known.public_key === ask.publicKey);
}

async function saveDevice(
  trx: WriteDb,
  ask: Ask<'enrol'>,
  { scopeId }: FoundCode,
  now: number,
): Promise<void> {
  const values = {
    public_key: ask.publicKey,
    name: ask.name,
    role: 'follower',
    clinic_id: scopeId,
  };
  await trx
    .insertInto('known_devices')
    .values({ device_id: ask.deviceId, enrolled_at: toInstant(now), ...values })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
    .execute();
}

/** Tablets of one clinic have no letter of tickets: they call nobody. */
const NO_LETTER = 'T';

/** What a newcomer has to know: whose people work there, and what it follows. */
async function placeFor(
  trx: WriteDb,
  ask: Ask<'enrol'>,
  { scopeId, role }: FoundCode,
  { referenceScopeId }: Enrolment,
): Promise<JoinedPlace | null> {
  if (scopeId === null) return null;
  const isGuest = isGuestKind(role);
  const { clinicId, clinicName } = await nameOf(trx, { scopeId, role }, referenceScopeId);
  return {
    // Whoever asks the district and is of a clinic is its home to be.
    role: isGuest ? role : 'home',
    clinicId,
    clinicName,
    scopeId,
    referenceScopeId,
    ticketPrefix: ask.ticketPrefix ?? (isGuest ? NO_LETTER : 'A'),
  };
}

/** The clinic or hospital of a scope; without a name while the district itself does not know it. */
async function nameOf(
  trx: WriteDb,
  { scopeId, role }: { readonly scopeId: string; readonly role: JoinedPlace['role'] },
  referenceScopeId: string,
) {
  const scope = await trx
    .selectFrom('scopes')
    .select('clinic_id')
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  const clinicId = scope?.clinic_id ?? scopeId;
  const table = sql.table(role === 'hospital' ? 'organisations' : 'clinics');
  const { rows } = await sql<{ name: string }>`
    select name from ${table} where scope_id = ${referenceScopeId} and id = ${clinicId}`.execute(
    trx,
  );
  return { clinicId, clinicName: rows[0]?.name ?? '' };
}

type Attempt = {
  readonly ask: Ask<'enrol'>;
  readonly address: string;
  readonly outcome: AttemptOutcome;
};

const ATTEMPTS_KEPT_MS = 90 * 24 * 3600_000;

async function noteAttempt(
  trx: WriteDb,
  { ask, address, outcome }: Attempt,
  { now, makeId }: Enrolment,
): Promise<void> {
  await trx
    .insertInto('enrolment_attempts')
    .values({ id: makeId(), at: toInstant(now()), address, device_id: ask.deviceId, outcome })
    .execute();
  await trx
    .deleteFrom('enrolment_attempts')
    .where('at', '<', toInstant(now() - ATTEMPTS_KEPT_MS))
    .execute();
}
