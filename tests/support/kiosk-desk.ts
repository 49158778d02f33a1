import { saveBinding } from '../../electron/data/capabilities/devices/bindings.ts';
import type { KioskAnswers } from '../../shared/contract/kiosks.ts';
import { clinicDate, toInstant } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { card } from './people.ts';
import type { TestWorkstation } from './workstation.ts';

/** A kiosk of the tests' workstation. */
export const kioskId = '01970000-0000-7000-8000-000000000001';

type Person = Parameters<typeof card>[0];

/** Binds the kiosk to a workstation. */
export function bindKiosk(
  { app }: TestWorkstation,
  label = '1号自助机',
  deviceId = kioskId,
): Promise<void> {
  return app.database.write((db) =>
    saveBinding(db, {
      deviceId,
      label,
      driver: 'kiosk',
      transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
      enabled: true,
      simulated: true,
    }),
  );
}

/** Somebody lays their card on the kiosk, and has answered what is given. */
export function tapAt(desk: TestWorkstation, person: Person, answers: KioskAnswers = {}) {
  return desk.connect('devices').client.deviceLink.kioskScan({
    eventId: desk.key(),
    deviceId: kioskId,
    at: toInstant(desk.clock.now()),
    card: card(person),
    answers,
  });
}

/** Somebody holds a code in front of the kiosk's scanner. */
export function scanAt(desk: TestWorkstation, text: string, answers: KioskAnswers = {}) {
  return desk.connect('devices').client.deviceLink.kioskCode({
    eventId: desk.key(),
    deviceId: kioskId,
    at: toInstant(desk.clock.now()),
    text,
    answers,
  });
}

/** An appointment of today in the clinic's consultation; `start` is `HH:mm`. Its id. */
export async function bookAt(
  desk: TestWorkstation,
  residentId: string,
  start: string,
): Promise<string> {
  const rowId = desk.app.makeId();
  const [hours = 0, minutes = 0] = start.split(':').map(Number);
  const end = new Date(Date.UTC(2000, 0, 1, hours, minutes + 15)).toISOString().slice(11, 16);
  const op: Operation = {
    op: 'insert',
    entity: 'appointments',
    rowId,
    fields: {
      resident_id: residentId,
      date: clinicDate(desk.clock.now()),
      start_time: start,
      end_time: end,
      queue_id: desk.organisation.queues.consultation,
      doctor_id: null,
      purpose: 'follow-up',
      state: 'booked',
      channel: 'desk',
    },
  };
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [op],
    }),
  );
  return rowId;
}
