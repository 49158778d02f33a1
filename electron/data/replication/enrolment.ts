import { toInstant } from '../../../shared/lib/clock.ts';
import {
  answerProof,
  type AttemptOutcome,
  freeTicketLetter,
  judgeCode,
  type KnownCode,
  makeAttemptThrottle,
} from '../../../shared/replication/enrolment.ts';
import { digestOf } from '../../../shared/replication/enrolment-code.ts';
import { ProtocolRefusal } from '../../../shared/replication/exchange.ts';
import type { Answer, Ask, JoinedPlace } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import type { Device } from './device.ts';
import { saveDevice } from './known-devices.ts';

export type EnrolmentOptions = {
  readonly db: DatabaseHandle;
  readonly device: Device;
  /** Of this workstation, as its desks list it. */
  readonly name: string;
  readonly now: () => number;
  /** For demonstrations and tests: a code without end that lets everybody in. Null in a clinic. */
  readonly demonstrationCode: string | null;
};

/** @throws ProtocolRefusal `code-wrong`, `code-used`, `code-expired`, `too-many`, `revoked` */
export type Enrol = (ask: Ask<'enrol'>, address: string) => Promise<Answer<'enrol'>>;

/** Lets desks of this clinic in by codes that were made here, also while the district is out of reach. */
export function createEnrolment(options: EnrolmentOptions): Enrol {
  const throttle = makeAttemptThrottle();
  return async (ask, address) => {
    const now = options.now();
    if (throttle.isTooMany(address, now)) throw new ProtocolRefusal('too-many');
    const { outcome, answer } = await options.db.write(async (db) => {
      // Again, now that it is its turn: many who ask at once are not all let try.
      if (throttle.isTooMany(address, now)) throw new ProtocolRefusal('too-many');
      const admitted = admit(db, ask, options);
      if (!admitted.answer) throttle.fail(address, now);
      noteAttempt(db, { at: toInstant(now), address, deviceId: ask.deviceId, ...admitted });
      return admitted;
    });
    if (answer) return answer;
    throw new ProtocolRefusal(refusalFor[outcome]);
  };
}

const refusalFor = {
  joined: 'not-enrolled',
  'code-wrong': 'code-wrong',
  'code-used': 'code-used',
  'code-expired': 'code-expired',
  'code-elsewhere': 'code-elsewhere',
  'device-refused': 'revoked',
  'too-many': 'too-many',
} as const satisfies Readonly<Record<AttemptOutcome, ProtocolRefusal['code']>>;

type Admission = { readonly outcome: AttemptOutcome; readonly answer?: Answer<'enrol'> };

/** A code is spent in the transaction that makes its device known: both, or neither. */
function admit(db: WriteDb, ask: Ask<'enrol'>, options: EnrolmentOptions): Admission {
  const now = options.now();
  const code = findCode(db, ask.codeId, options);
  const verdict = judgeCode(ask, code, now);
  if (verdict !== 'open' || !code) return { outcome: verdict === 'open' ? 'code-wrong' : verdict };
  if (!isWelcome(db, ask, options)) return { outcome: 'device-refused' };
  const place = code.scopeId === null ? null : placeFor(db, ask, code.scopeId);
  saveDevice(db, ask, 'follower', now);
  const letter = place?.ticketPrefix ?? ask.ticketPrefix ?? null;
  prepared(db)('update known_devices set ticket_prefix = ? where device_id = ?').run(
    letter,
    ask.deviceId,
  );
  prepared(db)(
    `update enrolment_codes set used_by = ?, used_at = ? where code_id = ? and used_by is null`,
  ).run(ask.deviceId, toInstant(now), ask.codeId);
  const { deviceId, publicKey } = options.device;
  const said = { deviceId, publicKey, name: options.name, place };
  const answer = { ...said, proof: answerProof(code.key, ask.proof, said) };
  return { outcome: 'joined', answer };
}

type FoundCode = KnownCode & { readonly scopeId: string | null };

function findCode(db: WriteDb, codeId: string, options: EnrolmentOptions): FoundCode | null {
  const fixed = options.demonstrationCode === null ? null : digestOf(options.demonstrationCode);
  if (fixed?.id === codeId)
    return { key: fixed.key, expiresAt: Number.POSITIVE_INFINITY, usedBy: null, scopeId: null };
  const row = prepared(db)(
    'select code_key, scope_id, expires_at, used_by from enrolment_codes where code_id = ?',
  ).get(codeId);
  if (!row) return null;
  return {
    key: String(row['code_key']),
    scopeId: String(row['scope_id']),
    expiresAt: Date.parse(String(row['expires_at'])),
    usedBy: row['used_by'] === null ? null : String(row['used_by']),
  };
}

/** A device keeps its key for ever, and once sent away it does not come back under its old name. */
function isWelcome(db: WriteDb, ask: Ask<'enrol'>, { device }: EnrolmentOptions): boolean {
  if (ask.deviceId === device.deviceId) return false;
  const known = prepared(db)(
    'select public_key, is_revoked from known_devices where device_id = ?',
  ).get(ask.deviceId);
  return !known || (known['is_revoked'] === 0 && known['public_key'] === ask.publicKey);
}

/** What a newcomer has to know. Two desks that can not see each other never give out one ticket number. */
function placeFor(db: WriteDb, ask: Ask<'enrol'>, clinicId: string): JoinedPlace | null {
  const prepare = prepared(db);
  const clinic = prepare('select name from clinics where id = ?').get(clinicId);
  const reference = prepare(`select scope_id from scopes where kind = 'reference'`).get();
  if (!reference) return null;
  const own = prepare('select ticket_prefix from workstation').all();
  const others = prepare(
    `select ticket_prefix from known_devices where ticket_prefix is not null and device_id <> ?`,
  ).all(ask.deviceId);
  const taken = new Set([...own, ...others].map((row) => String(row['ticket_prefix'])));
  const before = prepare('select ticket_prefix from known_devices where device_id = ?').get(
    ask.deviceId,
  );
  const wished = before?.['ticket_prefix'] ?? ask.ticketPrefix;
  const isFree = typeof wished === 'string' && !taken.has(wished);
  const letter = isFree ? wished : freeTicketLetter(taken);
  if (letter === null) return null;
  return {
    role: 'desk',
    clinicId,
    clinicName: String(clinic?.['name'] ?? ''),
    scopeId: clinicId,
    referenceScopeId: String(reference['scope_id']),
    ticketPrefix: letter,
  };
}

type Attempt = {
  readonly at: string;
  readonly address: string;
  readonly deviceId: string;
  readonly outcome: AttemptOutcome;
};

const ATTEMPTS_KEPT = 2_000;

function noteAttempt(db: WriteDb, { at, address, deviceId, outcome }: Attempt): void {
  prepared(db)(
    'insert into enrolment_attempts (at, address, device_id, outcome) values (?, ?, ?, ?)',
  ).run(at, address, deviceId, outcome);
  prepared(db)(
    `delete from enrolment_attempts
     where number <= (select max(number) from enrolment_attempts) - ?`,
  ).run(ATTEMPTS_KEPT);
}
