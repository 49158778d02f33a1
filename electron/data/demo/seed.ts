import { planAppointments } from '../../../shared/demo/appointments.ts';
import { generateClinic } from '../../../shared/demo/generate-clinic.ts';
import { type CalendarDate, clinicDate } from '../../../shared/lib/clock.ts';
import type { Actor, Operation } from '../../../shared/replication/transaction.ts';
import { clinicOpeningOn } from '../capabilities/administration/decisions.ts';
import { saveBinding } from '../capabilities/devices/bindings.ts';
import { findQueues } from '../capabilities/visits/reader.ts';
import type { DataHostConfig } from '../config.ts';
import type { AppContext } from '../context.ts';

const actor: Actor = { kind: 'server', id: 'demo', place: 'demo' };

/** Batches of one commit: few enough that a kill in the middle loses little, and is made up for. */
const BATCHES_PER_COMMIT = 4;

/**
 * The demonstration clinic: simulated devices at every workstation, and at the home its invented
 * people with years of history, and bookings for today. Cut off in the middle, the next start goes
 * on where it ended, because the same seed makes the same rows.
 */
export async function seedDemo(
  app: AppContext,
  config: Pick<DataHostConfig, 'demo'>,
): Promise<void> {
  if (!config.demo) return;
  const { devices } = config.demo;
  await app.database.write(async (db) => {
    for (const device of devices) await saveBinding(db, device);
  });
  if (!app.isHome()) return;
  await seedPeople(app, config.demo);
  await seedBookings(app);
}

type Demo = NonNullable<DataHostConfig['demo']>;

async function seedPeople(app: AppContext, demo: Demo): Promise<void> {
  const { seed, madeOn, residents, benchSlot } = demo;
  const clinic = generateClinic({ seed, today: madeOn, residents, benchSlot });
  // Batches come in their order: with the last one all are there, and years of history need not be made again.
  if (clinic.lastResidentId === null || (await isResident(app, clinic.lastResidentId))) return;
  let pending: (readonly Operation[])[] = [];
  for (const batch of clinic.clinicOps()) {
    if (await isSeeded(app, batch)) continue;
    pending.push(batch);
    if (pending.length < BATCHES_PER_COMMIT) continue;
    await issueAll(app, pending);
    pending = [];
  }
  await issueAll(app, pending);
}

/** A batch is one transaction: its first row says for all of them. */
async function isSeeded(app: AppContext, batch: readonly Operation[]): Promise<boolean> {
  const first = batch[0];
  return !first || !('rowId' in first) || isResident(app, first.rowId);
}

async function isResident(app: AppContext, id: string): Promise<boolean> {
  const row = await app.database.read
    .selectFrom('residents')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

async function issueAll(
  app: AppContext,
  batches: readonly (readonly Operation[])[],
): Promise<void> {
  if (batches.length === 0) return;
  const scopeId = app.workstation.clinicId;
  await app.database.write(async (db) => {
    for (const ops of batches) await app.ledger.issue(db, { scopeId, actor, ops });
  });
}

/** A demonstration that is started on a later day has bookings for that day, too, or for the next on which it is open. */
async function seedBookings(app: AppContext): Promise<void> {
  const { clinicId } = app.workstation;
  const today = clinicDate(app.clock.now());
  const date = (await clinicOpeningOn(app.database.read, clinicId, today)).nextOpen ?? today;
  const queues = await findQueues(app.database.read, clinicId, date);
  if (!queues || (await hasBookings(app, date))) return;
  const residents = await app.database.read
    .selectFrom('residents')
    .select('id')
    .where('is_demo', '=', 1)
    .orderBy('id')
    .limit(2_000)
    .execute();
  const ops: Operation[] = [];
  for (const [position, slot] of planAppointments(date, { from: 0, to: residents.length })) {
    const resident = residents[position];
    if (!resident) continue;
    ops.push({
      op: 'insert',
      entity: 'appointments',
      rowId: app.makeId(),
      fields: {
        resident_id: resident.id,
        date: slot.date,
        start_time: slot.startTime,
        end_time: slot.endTime,
        queue_id: queues.consultation.id,
        doctor_id: null,
        purpose: 'follow-up',
        channel: 'phone',
        state: 'booked',
      },
    });
  }
  await issueAll(app, [ops]);
}

async function hasBookings(app: AppContext, date: CalendarDate): Promise<boolean> {
  const row = await app.database.read
    .selectFrom('appointments')
    .select('id')
    .where('date', '=', date)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
