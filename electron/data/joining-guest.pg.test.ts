import { existsSync } from 'node:fs';
import { v7 as uuid } from 'uuid';
import { beforeEach, expect, test } from 'vitest';
import { revokeDevice } from '../../server/scopes/workstations.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { JoinedPlace } from '../../shared/replication/protocol.ts';
import { clinicScope, referenceScope, residentInsert } from '../../tests/support/acts.ts';
import { openHome } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import {
  codeFor,
  giveDayList,
  type GuestKind,
  hospitalOp,
  staffOp,
} from '../../tests/support/guests.ts';
import { openHostWindow } from '../../tests/support/host-window.ts';
import { keeping } from '../../tests/support/kept.ts';
import { newComputer } from '../../tests/support/new-computer.ts';
import { firstOf, PASSWORD, problemOf } from '../../tests/support/workstation.ts';
import { hashPassword } from './capabilities/session/passwords.ts';
import { startJoiningHost } from './joining-host.ts';
import { readSetUp } from './set-up.ts';
import { startHost } from './start.ts';

/** A computer becomes a workstation of a hospital, or a tablet, from the code to the records (docs/adr/0015). */

const config = newComputer();
const { kept } = keeping();
const hospitalId = '01980000-0000-7000-8000-0000000000b1';
const everyKind: readonly JoinedPlace['role'][] = ['home', 'desk', 'hospital', 'tablet'];
let district: RunningDistrict;

beforeEach(async () => {
  district = await kept(openTestDistrict({ isPlain: false }));
});

/** Types a code into the joining window of a new computer. */
async function joinBy(code: string, kinds?: readonly JoinedPlace['role'][]) {
  const host = await startJoiningHost({
    config: config(),
    onJoined: () => undefined,
    directory: { announce: () => () => undefined, find: () => Promise.resolve([]) },
    ...(kinds ? { kinds } : {}),
  });
  const window = await openHostWindow(host);
  const wish = { idempotencyKey: uuid(), code, address: district.url, name: '平板1' };
  try {
    const outcome = await problemOf(window.client.joining.join(wish));
    return outcome === 'no problem' ? 'joined' : outcome;
  } finally {
    await window.close();
    await host.close();
  }
}

/** What was joined starts anew, and shows a window. */
async function startAnew() {
  const host = await kept(startHost(config()));
  const { client } = await kept(openHostWindow(host));
  return { host, client };
}

async function found(client: DataHostClient, text: string) {
  return (await client.residents.search({ text, limit: 5 })).length;
}

test('for these there is nothing to be seen yet: the code says so, and is not used up', async () => {
  const tabletId = uuid();
  for (const [scopeId, kind] of [
    [tabletId, 'tablet'],
    [hospitalId, 'hospital'],
  ] as const satisfies readonly (readonly [string, GuestKind])[]) {
    const code = await codeFor(district, scopeId, kind);
    expect(await joinBy(code)).toBe('code-elsewhere');
    expect(existsSync(config().setUpPath)).toBe(false);
    const { used_by } = await district.db
      .selectFrom('enrolment_codes')
      .select('used_by')
      .where('scope_id', '=', scopeId)
      .executeTakeFirstOrThrow();
    expect(used_by).toBeNull();
  }
  const devices = district.db
    .selectFrom('known_devices')
    .select('device_id')
    .where('role', '=', 'follower');
  expect(await devices.execute()).toEqual([]);
});

test('a hospital’s code makes a set-up that follows the hospital’s scope', async () => {
  await district.district.reference.seed([hospitalOp(hospitalId)]);
  const code = await codeFor(district, hospitalId, 'hospital');
  expect(await joinBy(code, everyKind)).toBe('joined');
  expect(readSetUp(config().setUpPath)).toMatchObject({
    workstation: { name: '平板1', clinicId: hospitalId },
    referenceScopeId: referenceScope,
    role: {
      kind: 'guest',
      scopeId: hospitalId,
      scopeKind: 'hospital',
      districtUrl: district.url,
    },
  });
});

test('a tablet has the clinic’s people and the day’s list, also after a restart, until it is sent away', async () => {
  const doctorId = uuid();
  const doctor = staffOp(doctorId, clinicScope);
  const fields = { ...(doctor.op === 'insert' ? doctor.fields : {}) };
  const withPassword = {
    ...fields,
    login_name: 'liu',
    password_hash: await hashPassword(PASSWORD),
  };
  await district.district.reference.seed([{ ...doctor, fields: withPassword } as typeof doctor]);
  const home = await kept(openHome({ districtUrl: district.url, isPlain: false }));
  await home.start();
  const residentId = uuid();
  await home.issue([residentInsert(residentId, { name: '李梅' })]);

  const tabletId = uuid();
  expect(await joinBy(await codeFor(district, tabletId, 'tablet'), everyKind)).toBe('joined');
  const first = await startHost(config());
  const window = await openHostWindow(first);
  const { client } = window;
  await eventually(async () => expect(await client.session.people()).toHaveLength(1));
  await client.session.signIn({ loginName: 'liu', password: PASSWORD });
  expect(await found(client, '李梅')).toBe(0);
  await eventually(async () => {
    const held = district.db.selectFrom('feed').select('seq').where('scope_id', '=', clinicScope);
    expect(await held.execute()).not.toEqual([]);
  });
  await giveDayList(district, tabletId, [residentId]);
  await eventually(async () => expect(await found(client, '李梅')).toBe(1));
  const state = await firstOf(client.connection.watch());
  expect(state).toMatchObject({ isHome: false, waitingForHome: 0, waitingForDistrict: 0 });
  await window.close();
  await first.close();

  const { client: again, host } = await startAnew();
  expect(host.lanPort).toBeNull();
  await again.session.signIn({ loginName: 'liu', password: PASSWORD });
  expect(await found(again, '李梅')).toBe(1);
  // There is no queue to call from, and no clinic to give lists for.
  const where = { queueId: uuid(), roomId: uuid(), ticketId: null, reason: null };
  const call = again.queue.call({ idempotencyKey: uuid(), ...where });
  expect(await problemOf(call)).toBe('forbidden');
  expect(await problemOf(again.tablets.list({}))).toBe('forbidden');

  const { device_id: deviceId } = await district.db
    .selectFrom('known_devices')
    .select('device_id')
    .where('clinic_id', '=', tabletId)
    .executeTakeFirstOrThrow();
  await revokeDevice(district.db, { deviceId, by: 'test', reason: 'lost', now: Date.now() });
  await home.patch(residentId, 'phone', '13800000000');
  await eventually(async () =>
    expect(await firstOf(again.workstations.standing())).toMatchObject({ isDismissed: true }),
  );
  expect(await problemOf(again.residents.search({ text: '李梅', limit: 5 }))).toBe(
    'workstation-dismissed',
  );
  expect(district.faults).toEqual([]);
});
