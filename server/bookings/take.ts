import { createHmac } from 'node:crypto';
import { toInstant } from '../../shared/lib/clock.ts';
import { normalizeName } from '../../shared/domain/identity/names.ts';
import { cleanDocumentNumber } from '../../shared/domain/identity/clean.ts';
import { canonicalJson } from '../../shared/replication/hash.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import type { FieldValue } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type ReadDb, type WriteDb } from '../db/open.ts';
import type { LookUpKey } from '../scopes/look-up.ts';
import { districtActor, sayInScope, type Writer } from '../scopes/own-words.ts';
import type { BookingSystem } from './keys.ts';
import { BookingProblem, type PlaceAsk } from './messages.ts';
import { findPerson, findWho, requireDate } from './resolve.ts';

export type BookingWorld = {
  readonly db: Database;
  readonly key: LookUpKey;
  readonly writer: Writer;
};

/**
 * Takes a booking of another system in: a wish in the clinic's scope, which waits in its mailbox until the
 * clinic's home gives the place or proposes another. The same booking again changes nothing.
 *
 * @returns whether it is new
 * @throws BookingProblem `booking-differs` for a known id with another content; what the message names and
 *   is not there; `clinic-not-connected`
 */
export async function takeBooking(
  { db, key, writer }: BookingWorld,
  system: BookingSystem,
  ask: PlaceAsk,
): Promise<boolean> {
  const contentHash = contentOf(ask, key);
  return inTransaction(db, async (trx) => {
    const known = await findBooking(trx, system, ask.bookingId);
    if (known) return requireSame(known.content_hash, contentHash);
    const { clinicId } = system;
    const now = writer.now();
    requireDate(ask.date, now);
    await requireClinic(trx, clinicId);
    const wish = {
      resident_id: await findPerson(trx, clinicId, ask.person, { key, now }),
      ...whoFields(await findWho(trx, clinicId, ask)),
      date: ask.date,
      start_time: ask.start,
      purpose: ask.purpose,
    };
    const wishId = writer.makeId();
    const inserted = await trx
      .insertInto('online_bookings')
      .values({
        system_id: system.systemId,
        booking_id: ask.bookingId,
        content_hash: contentHash,
        scope_id: clinicId,
        wish_id: wishId,
        ...wish,
        received_at: toInstant(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('wish_id')
      .executeTakeFirst();
    // Somebody asked the same at the same time, and was first.
    if (!inserted) return requireSame(await hashOfBooking(trx, system, ask.bookingId), contentHash);
    const external = { wishId, externalId: externalIdOf(system, ask.bookingId) };
    await sayWish(trx, clinicId, { ...external, kind: 'place', wish }, writer);
    return true;
  });
}

/** Nobody comes: the clinic's home ends the booking, or the wish that waits. @throws BookingProblem `booking-unknown` */
export async function cancelBooking(
  { db, writer }: Pick<BookingWorld, 'db' | 'writer'>,
  system: BookingSystem,
  bookingId: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const known = await findBooking(trx, system, bookingId, 'for update');
    if (!known) throw new BookingProblem('booking-unknown');
    if (known.cancel_wish_id !== null) return;
    const wishId = writer.makeId();
    await trx
      .updateTable('online_bookings')
      .set({ cancel_wish_id: wishId })
      .where('scope_id', '=', system.clinicId)
      .where('system_id', '=', system.systemId)
      .where('booking_id', '=', bookingId)
      .execute();
    const { resident_id, queue_id, doctor_id, date, start_time, purpose } = known;
    const wish = { resident_id, queue_id, doctor_id, date, start_time, purpose };
    const external = { wishId, externalId: externalIdOf(system, bookingId) };
    await sayWish(trx, known.scope_id, { ...external, kind: 'cancel', wish }, writer);
  });
}

/** The booking's id in the clinic's scope: two systems may number alike. */
export function externalIdOf({ systemId }: BookingSystem, bookingId: string): string {
  return `${systemId}:${bookingId}`;
}

export async function findBooking(
  trx: ReadDb,
  { systemId, clinicId }: BookingSystem,
  bookingId: string,
  lock?: 'for update',
) {
  const query = trx
    .selectFrom('online_bookings')
    .selectAll()
    .where('scope_id', '=', clinicId)
    .where('system_id', '=', systemId)
    .where('booking_id', '=', bookingId);
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

async function hashOfBooking(trx: WriteDb, system: BookingSystem, bookingId: string) {
  return (await findBooking(trx, system, bookingId))?.content_hash ?? '';
}

function requireSame(known: string, asked: string): false {
  if (known !== asked) throw new BookingProblem('booking-differs');
  return false;
}

/** Its home has spoken to the district before: else nobody would ever look into the mailbox. */
async function requireClinic(trx: WriteDb, clinicId: string): Promise<void> {
  const scope = await trx
    .selectFrom('scopes')
    .select('kind')
    .where('scope_id', '=', clinicId)
    .where('home_device_id', 'is not', null)
    .executeTakeFirst();
  if (scope?.kind !== 'clinic') throw new BookingProblem('clinic-not-connected');
}

/** A keyed hash: a document number alone could be guessed from one without a key. */
function contentOf({ person, date, start, doctorName, purpose }: PlaceAsk, { key }: LookUpKey) {
  const who = [person.documentType, cleanDocumentNumber(person.documentNumber)];
  const what = [...who, normalizeName(person.name), date, start, doctorName, purpose];
  return createHmac('sha256', Buffer.from(key, 'hex')).update(canonicalJson(what)).digest('hex');
}

function whoFields({ doctorId, queueId }: { doctorId: string | null; queueId: string }) {
  return { doctor_id: doctorId, queue_id: queueId };
}

type Said = {
  readonly wishId: string;
  readonly externalId: string;
  readonly kind: 'place' | 'cancel';
  readonly wish: Readonly<Record<string, FieldValue>> & { readonly date: string };
};

async function sayWish(
  trx: WriteDb,
  scopeId: string,
  { wishId, externalId, kind, wish }: Said,
  writer: Writer,
): Promise<void> {
  const fields = {
    ...wish,
    kind,
    until: wish.date,
    channel: 'online',
    external_id: externalId,
    appointment_id: null,
    asked_at: toInstant(writer.now()),
    asked_by: null,
    state: 'open',
    refused: null,
    proposal: null,
    booked_id: null,
  };
  const words = {
    txId: writer.makeId(),
    hlc: writer.now(),
    actor: districtActor(writer),
    schemaVersion: SCHEMA_VERSION,
    ops: [{ op: 'insert' as const, entity: 'booking_wishes', rowId: wishId, fields }],
  };
  await sayInScope(trx, scopeId, [words], writer);
}
