import { sql } from 'kysely';
import { clinicDate, fromInstant, type Instant, toInstant } from '../../shared/lib/clock.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { isActiveOn } from '../../shared/replication/reference-rights.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { findAndGrant, hashOf, type LookUpKey, note } from './look-up.ts';
import { districtActor, sayInScope, type Words, type Writer } from './own-words.ts';
import { staffOf } from './reference-push.ts';

/** Look-ups that waited in a clinic's feed because the district could not be asked (docs/adr/0012, 3). */

/** Longer than a line is away; whoever came before that has gone home, and is looked for when they come again. */
const WAITS_MS = 30 * 86_400_000;
/** A clock that is ahead says so by minutes. */
const AHEAD_MS = 86_400_000;
/** More newcomers than a clinic has in a week without a line; somebody who tries numbers is not answered. */
const PER_DAY = 1_000;
const DAY_MS = 86_400_000;

type AskedRow = {
  readonly resident_id: string;
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: string;
  readonly c_tx: string;
};

type Answering = { readonly writer: Writer; readonly lookUpKey: LookUpKey };
type Outcome = 'found' | 'not-found' | 'expired' | 'refused';

/** A newcomer was registered while nobody could be asked: the district looks now, and says what came of it. */
export async function answerLookUp(
  trx: WriteDb,
  { scopeId, rowId }: { readonly scopeId: string; readonly rowId: string },
  answering: Answering,
): Promise<void> {
  const { rows } = await sql<AskedRow>`select resident_id, reason, asked_by, asked_at, c_tx
    from look_ups where scope_id = ${scopeId} and id = ${rowId} and state = 'waiting'`.execute(trx);
  const [asked] = rows;
  if (!asked) return;
  const { writer } = answering;
  const refusal = await refusalOf(trx, scopeId, asked, writer);
  const found = refusal === null ? await find(trx, scopeId, asked, answering) : [];
  const looked = found.length > 0 ? ('found' as const) : ('not-found' as const);
  const { deviceId } = writer.device;
  const outcome = refusal === null ? looked : ('refused' as const);
  const noted = { deviceId, outcome, residentIds: found };
  await note(trx, askOf(scopeId, asked), noted, writer);
  await answer(trx, { scopeId, rowId, asked, outcome: refusal ?? looked, found }, writer);
}

function askOf(scopeId: string, { reason, asked_by: staffId }: AskedRow) {
  return { scopeId, reason, staffId };
}

/** The records of others with a document of this newcomer; what is not in the clinic yet is granted. */
async function find(
  trx: WriteDb,
  scopeId: string,
  asked: AskedRow,
  { writer, lookUpKey }: Answering,
): Promise<readonly string[]> {
  const { rows: documents } = await sql<{ type: string; number: string }>`
    select type, number from resident_documents where scope_id = ${scopeId}
      and resident_id = ${asked.resident_id} and removed_reason is null`.execute(trx);
  const found: string[] = [];
  for (const document of documents) {
    const hash = hashOf(document, lookUpKey);
    const { outcome, residentIds } = await findAndGrant(trx, hash, askOf(scopeId, asked), writer);
    if (outcome === 'found') found.push(...residentIds);
  }
  return found;
}

async function refusalOf(
  trx: WriteDb,
  scopeId: string,
  { asked_by: askedBy, asked_at: askedAt }: AskedRow,
  writer: Writer,
): Promise<'expired' | 'refused' | null> {
  const age = writer.now() - fromInstant(askedAt as Instant);
  if (age > WAITS_MS) return 'expired';
  if (!(age > -AHEAD_MS)) return 'refused'; // also what is no moment at all
  const isAsker =
    (await worksThere(trx, scopeId, { askedBy, askedAt })) ||
    (await isOfClinic(trx, scopeId, askedBy, writer));
  const isTooMany = (await answeredToday(trx, scopeId, writer)) >= PER_DAY;
  return isAsker && !isTooMany ? null : 'refused';
}

/** On the day on which it was asked: who has left since has asked all the same. */
async function worksThere(
  trx: WriteDb,
  clinicId: string,
  { askedBy, askedAt }: { readonly askedBy: string; readonly askedAt: string },
): Promise<boolean> {
  const staff = await staffOf(trx, clinicId);
  const person = staff.find(({ id }) => id === askedBy);
  return person !== undefined && isActiveOn(person, clinicDate(fromInstant(askedAt as Instant)));
}

/** A kiosk's newcomer is asked for by the workstation that the kiosk belongs to. */
async function isOfClinic(
  trx: WriteDb,
  scopeId: string,
  deviceId: string,
  { device }: Writer,
): Promise<boolean> {
  const stream = await trx
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', deviceId)
    .where('device_id', '<>', device.deviceId)
    .executeTakeFirst();
  return stream !== undefined;
}

async function answeredToday(trx: WriteDb, scopeId: string, { device, now }: Writer) {
  const { answered } = await trx
    .selectFrom('look_up_log')
    .select((eb) => eb.fn.countAll<number>().as('answered'))
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', device.deviceId)
    .where('at', '>', toInstant(now() - DAY_MS))
    .where('at', '<=', toInstant(now()))
    .executeTakeFirstOrThrow();
  return answered;
}

type Answered = {
  readonly scopeId: string;
  readonly rowId: string;
  readonly asked: AskedRow;
  readonly outcome: Outcome;
  readonly found: readonly string[];
};

async function answer(
  trx: WriteDb,
  { scopeId, rowId, asked, outcome, found }: Answered,
  writer: Writer,
): Promise<void> {
  const patch = (field: string, value: string | null): Operation => {
    return { op: 'patch', entity: 'look_ups', rowId, field, value, base: [asked.c_tx] };
  };
  const words: Words = {
    txId: writer.makeId(),
    hlc: writer.now(),
    actor: districtActor(writer),
    schemaVersion: SCHEMA_VERSION,
    ops: [patch('state', outcome), patch('found_id', found[0] ?? null)],
  };
  await sayInScope(trx, scopeId, [words], writer);
}
