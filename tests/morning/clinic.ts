import { join } from 'node:path';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import {
  type DemoOrganisation,
  makeOrganisation,
  organisationRows,
} from '../../shared/demo/reference.ts';
import { insert } from '../../shared/demo/rows.ts';
import { demoSessions } from '../../shared/demo/sessions.ts';
import { assert } from '../../shared/lib/assert.ts';
import { HOME_COMMAND_PATH } from '../../electron/data/home-commands.ts';
import { saveBinding } from '../../electron/data/capabilities/devices/bindings.ts';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import { openDatabase } from '../../electron/data/db/open.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { saveDevice } from '../../electron/data/replication/known-devices.ts';
import { createLedger } from '../../electron/data/replication/ledger.ts';
import { rememberWorkstation } from '../../electron/data/workstation.ts';
import { saveComplete, savePulling } from '../../electron/data/replication/snapshot/load-state.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { createDisk } from '../simulation/disk.ts';
import { createLife, type Life } from '../simulation/life.ts';
import { createLine, type Line } from '../simulation/line.ts';
import { createSimulatedPeer } from '../simulation/peer.ts';
import { deviceRow, referenceScope } from '../simulation/people.ts';
import { makeScratch } from '../simulation/scratch.ts';
import { createTimeline, type Timeline } from '../simulation/timeline.ts';
import { fileKey, type Process, startProcess } from '../simulation/workstation.ts';
import { type Counter, openCounter } from './counter.ts';

/** Monday 2026-11-23, half past seven at the clinic: when its computers are switched on. */
export const SWITCHED_ON_MS = Date.parse('2026-11-22T23:30:00Z');
/** Eight o'clock, in the time of the run. */
export const EIGHT_MS = 30 * 60_000;

/** The clinic of the morning: home and two desks, two kiosks, two measuring rooms, three of doctors. */
export type MorningClinic = {
  readonly timeline: Timeline;
  readonly organisation: DemoOrganisation;
  readonly measuringRooms: readonly string[];
  readonly doctorRooms: readonly string[];
  /** The first is the home. */
  readonly counters: readonly [Counter, Counter, Counter];
  /** A desk is alone, or no more. */
  setCut(counter: 0 | 1 | 2, isCut: boolean): void;
  readonly faults: readonly unknown[];
  close(): Promise<void>;
};

export const KIOSK_ID = '01980000-0000-7000-8000-00000000d001';
const kiosk: Parameters<typeof saveBinding>[1] = {
  deviceId: KIOSK_ID,
  label: '自助机',
  driver: 'kiosk',
  transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
  enabled: true,
  simulated: true,
};
const LABELS = ['1-0', '1-1', '1-2'] as const;
const PREFIXES = ['A', 'B', 'C'] as const;

type Machine = {
  readonly label: string;
  readonly life: Life;
  readonly line: Line;
  readonly random: Random;
  readonly makeId: () => string;
  process: Process | null;
  counter: Counter | null;
};

/** Everything switched on, each desk with what the home has. */
export async function openMorningClinic(seed: string): Promise<MorningClinic> {
  const random = createRandom(`clinic/${seed}`);
  const timeline = createTimeline(HAPPENINGS_MAX);
  const clock = { now: () => SWITCHED_ON_MS + timeline.now(), monotonic: timeline.now };
  const makeId = createIdMaker(random.fork('ids'), SWITCHED_ON_MS - 86_400_000);
  const organisation = makeOrganisation(makeId);
  const [secondMeasuring, thirdDoctor, sessionsId] = [makeId(), makeId(), makeId()];
  const folder = makeScratch();
  const faults: unknown[] = [];
  const machines = LABELS.map((label): Machine => {
    const own = random.fork(label);
    const ids = createIdMaker(own.fork('ids'), SWITCHED_ON_MS);
    const life = createLife(timeline, () => undefined);
    const line = createLine(timeline, own.fork('line'));
    return { label, life, line, random: own, makeId: ids, process: null, counter: null };
  });
  for (const [index, machine] of machines.entries()) {
    const { label, life } = machine;
    const path = join(folder, `${label}.db`);
    await install(path, label, {
      organisation,
      more: [secondMeasuring, thirdDoctor, sessionsId],
      makeId,
    });
    machine.process = await timeline.busy(
      startProcess({
        disk: createDisk(join(folder, label), { path, commits: [] }),
        life,
        clock,
        random: machine.random.fork('core').next,
        makeId: machine.makeId,
        name: label,
        clinicId: organisation.clinicId,
        isHome: index === 0,
        carry: null,
        onPlace: () => undefined,
        connect: (role, { life: own, device, membership }) =>
          createSimulatedPeer({
            life: own,
            role,
            membership,
            line: machine.line,
            reach: (path_) => (text) =>
              answer(machines[0], index, { path: path_, text, deviceId: device.deviceId }),
            overheard,
          }),
        onHome: () => undefined,
        succession: null,
        onFault: (error) => faults.push(error),
        busy: timeline.busy,
        pullBelow: Number.POSITIVE_INFINITY,
        onApplied: reindexChanged,
      }),
    );
    const { process } = machine;
    const isHome = index === 0;
    const ticketPrefix = PREFIXES[index] ?? 'X';
    machine.counter = openCounter({
      process,
      organisation,
      clock,
      makeId: machine.makeId,
      isHome,
      ticketPrefix,
      onFault: (fault) => faults.push(fault),
    });
  }
  const [home, second, third] = machines.map(({ counter }) => counter);
  assert(home && second && third, 'three workstations are on');
  return {
    timeline,
    organisation,
    measuringRooms: [organisation.rooms.measurement, secondMeasuring],
    doctorRooms: [...organisation.rooms.consultation, thirdDoctor],
    counters: [home, second, third],
    setCut: (counter, isCut) => machines[counter]?.line.setCut(isCut),
    faults,
    close: async () => {
      for (const { counter } of machines) await counter?.app.audit.flush();
      for (const { life } of machines) life.end();
      for (const { process } of machines) await process?.bury();
    },
  };
}

/** A morning is long, and every act of it goes by every desk. */
const HAPPENINGS_MAX = 400_000;

const nothing = () => undefined;
const overheard = {
  asked: nothing,
  answered: nothing,
  requested: nothing,
  downloads: nothing,
  downloaded: nothing,
};

type Asked = { readonly path: string; readonly text: string; readonly deviceId: string };

/** The home answers the desks; of a district there is none. */
async function answer(home: Machine | undefined, from: number, { path, text, deviceId }: Asked) {
  const { process, counter } = home ?? {};
  if (from === 0 || !process || !counter) return null;
  if (path === HOME_COMMAND_PATH)
    return { status: 200, text: await counter.answerCommand(deviceId, text) };
  return process.answer(path, text, deviceId);
}

type Install = {
  readonly organisation: DemoOrganisation;
  readonly more: readonly [measuring: string, doctor: string, sessions: string];
  readonly makeId: () => string;
};

/** Beside the doctors' own hours whoever is on duty, one a minute: as many as come in a full morning. */
function sessionsOf({ clinicId, queues, rooms, staff }: DemoOrganisation) {
  const doctorIds = staff.filter(({ role }) => role === 'doctor').map(({ staffId }) => staffId);
  const own = demoSessions({
    queueId: queues.consultation,
    roomIds: rooms.consultation,
    doctorIds,
  });
  const onDuty = own
    .filter(({ weekday, start }) => weekday === 'monday' && start === '08:00')
    .slice(0, 1)
    .map((session) => ({ ...session, doctorId: null, roomId: null, minutesPerVisit: 1 }));
  return {
    clinic_id: clinicId,
    key: 'booking.sessions',
    value: JSON.stringify([...own, ...onDuty]),
    effective_from: '2026-11-01',
    reason: null,
    set_by: doctorIds[0] ?? '',
    set_at: '2026-11-01T00:00:00.000Z',
  };
}

/** A database as it is after setting up: who it is, whom it knows, and at the home the organisation. */
async function install(path: string, label: string, { organisation, more, makeId }: Install) {
  const { clinicId, queues } = organisation;
  const db = await openDatabase(path, fileKey);
  const clock = { now: () => SWITCHED_ON_MS - 3_600_000, monotonic: () => 0 };
  await db.write(async (trx) => {
    await trx.insertInto('device').values(deviceRow(label)).execute();
    const device = await openDevice(trx, () => label);
    for (const other of LABELS) {
      const { id: deviceId, public_key: publicKey } = deviceRow(other);
      if (other !== label)
        saveDevice(trx, { deviceId, publicKey, name: other }, 'follower', clock.now());
    }
    for (const scope of [clinicId, referenceScope]) {
      savePulling(trx, scope, 0);
      saveComplete(trx, scope, toInstant(clock.now()));
    }
    const ticketPrefix = PREFIXES[LABELS.findIndex((one) => one === label)] ?? 'X';
    await rememberWorkstation(trx, { workstation: { name: label, ticketPrefix, clinicId } });
    await saveBinding(trx, kiosk);
    if (label !== LABELS[0]) return;
    const ledger = createLedger({ db, clock, makeId, device, onApplied: reindexChanged });
    await ledger.openScope(trx, { scopeId: referenceScope, kind: 'reference', isHome: true });
    await ledger.issue(trx, {
      scopeId: referenceScope,
      actor: { kind: 'server', id: 'district', place: 'district' },
      ops: [
        ...organisationRows(organisation, () => '-'),
        insert('settings', more[2], sessionsOf(organisation)),
        insert('rooms', more[0], {
          clinic_id: clinicId,
          queue_id: queues.measurement,
          name: '测量室 2',
        }),
        insert('rooms', more[1], {
          clinic_id: clinicId,
          queue_id: queues.consultation,
          name: '3 诊室',
        }),
      ],
    });
    await trx
      .updateTable('scopes')
      .set({ is_home: 0 })
      .where('scope_id', '=', referenceScope)
      .execute();
  });
  await db.close();
}
