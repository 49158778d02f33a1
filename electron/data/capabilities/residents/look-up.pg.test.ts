import { v7 as uuid } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { referenceScope } from '../../../../tests/support/acts.ts';
import { enrolmentCode } from '../../../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../../../tests/support/district.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { bindKiosk, tapAt } from '../../../../tests/support/kiosk-desk.ts';
import { keeping } from '../../../../tests/support/kept.ts';
import { idNumber } from '../../../../tests/support/people.ts';
import { until } from '../../../../tests/support/two-desks.ts';
import {
  createTestClock,
  firstOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { makeOrganisation, organisationRows } from '../../../../shared/demo/reference.ts';

/** Two clinics of a district; the second one has a desk beside its home. */
const { kept } = keeping();
let district: RunningDistrict;
let west: TestWorkstation;
let home: TestWorkstation;
let desk: TestWorkstation;

const number = idNumber({ birthDate: '1950-01-01' });
const registration = {
  documentType: 'id-card',
  documentNumber: number,
  name: '赵远行',
  sex: 'male',
  birthDate: '1950-01-01',
  phone: '13800000001',
  address: '西站路 1 号',
  ethnicCode: '01',
} as const;

beforeEach(async () => {
  district = await kept(openTestDistrict());
  const [one, two] = [makeOrganisation(uuid), makeOrganisation(uuid)];
  for (const organisation of [one, two])
    for (const op of organisationRows(organisation, () => 'x'))
      await district.district.reference.issue({ kind: 'server', id: 'd', place: 'd' }, [op]);
  const listen = { host: '127.0.0.1', port: 0 };
  const role = { kind: 'home', listen, districtUrl: district.url } as const;
  const parts = { referenceScopeId: referenceScope, enrolmentCode };
  const clock = createTestClock(Date.now());
  west = await kept(startWorkstation({ clock, joined: { ...parts, organisation: one, role } }));
  home = await kept(startWorkstation({ clock, joined: { ...parts, organisation: two, role } }));
  const homeUrl = `https://127.0.0.1:${home.topology.lanPort()}`;
  desk = await kept(
    startWorkstation({
      clock,
      ticketPrefix: 'B',
      joined: { ...parts, organisation: two, role: { kind: 'desk', homeUrl } },
    }),
  );
  for (const workstation of [west, desk])
    await until(workstation.signedIn('nurse').queue.watch(), ({ queues }) => queues.length === 2);
});

const front = (workstation: TestWorkstation) => workstation.signedIn('reception').residents;

async function registerAtWest(): Promise<string> {
  const { residentId } = await front(west).register({
    idempotencyKey: west.key(),
    registration,
    cardToken: null,
    reason: null,
  });
  await eventually(async () => {
    const known = await district.db.selectFrom('document_hashes').select('hash').execute();
    expect(known).toHaveLength(1);
  });
  return residentId;
}

function lookUp(workstation: TestWorkstation, documentNumber: string = number) {
  const idempotencyKey = workstation.key();
  const asked = { documentType: 'id-card', documentNumber, cardToken: null } as const;
  return front(workstation).lookUp({ idempotencyKey, ...asked, reason: '来本机构就诊' });
}

test('a desk asks, and has the record with its reason when it is answered', async () => {
  const residentId = await registerAtWest();
  expect(await lookUp(desk)).toEqual({ outcome: 'found', residentId });
  const record = await firstOf(front(desk).record({ residentId }));
  expect(record.resident.name).toBe('赵远行');
  expect(record.membership).toMatchObject({ role: 'look-up', because: '来本机构就诊' });
  expect(await front(desk).search({ text: '赵远行', limit: 5 })).toHaveLength(1);
  const trail = await desk.app.database.read
    .selectFrom('audit')
    .select(['procedure', 'resident_ids', 'reason', 'class'])
    .where('procedure', '=', 'residents.lookUp')
    .execute();
  expect(trail).toMatchObject([{ class: 'search', reason: '来本机构就诊' }]);
  expect(JSON.stringify(trail)).toContain(residentId);
  expect(JSON.stringify(trail)).not.toContain(number);
});

test('nobody of that number, and nobody who could be asked, are two answers', async () => {
  expect(await lookUp(home, idNumber({ birthDate: '1950-01-01', serial: 2 }))).toEqual({
    outcome: 'not-found',
    residentId: null,
  });
  home.topology.cutDistrictLine(true);
  expect(await lookUp(desk)).toEqual({ outcome: 'out-of-reach', residentId: null });
});

test('who was registered meanwhile is proposed as the same person when the line is back', async () => {
  const residentId = await registerAtWest();
  home.topology.cutDistrictLine(true);
  const here = await front(desk).register({
    idempotencyKey: desk.key(),
    registration,
    cardToken: null,
    reason: null,
    lookUpReason: '来本机构就诊',
  });
  home.topology.cutDistrictLine(false);
  await until(front(desk).record({ residentId: here.residentId }), () => true);
  await eventually(async () => {
    const rows = await desk.app.database.read.selectFrom('residents').select('id').execute();
    expect(rows.map(({ id }) => id).sort()).toEqual([residentId, here.residentId].sort());
  });
  const manager = desk.signedIn('reception');
  const { pairs } = await until(manager.merges.list(), (state) => state.pairs.length > 0);
  const ids = pairs.flatMap(({ a, b }) => [a.residentId, b.residentId]);
  expect(ids.sort()).toEqual([residentId, here.residentId].sort());
});

test('an ended membership takes the record away; its clinic keeps it', async () => {
  const residentId = await registerAtWest();
  await lookUp(desk);
  const { membership } = await firstOf(front(desk).record({ residentId }));
  const end = { idempotencyKey: desk.key(), reason: '不再来就诊' };
  await front(desk).endMembership({ ...end, membershipId: membership?.membershipId ?? '' });
  expect(await front(desk).search({ text: '赵远行', limit: 5 })).toEqual([]);
  await eventually(async () =>
    expect(await front(home).search({ text: '赵远行', limit: 5 })).toEqual([]),
  );
  expect(await front(west).search({ text: '赵远行', limit: 5 })).toHaveLength(1);
  await expect(
    front(desk).endMembership({
      ...end,
      idempotencyKey: desk.key(),
      membershipId: membership?.membershipId ?? '',
    }),
  ).rejects.toMatchObject({ code: 'already-done' });
});

describe('at a kiosk', () => {
  const zhao = { name: '赵远行', birthDate: '1950-01-01' };

  test('a resident of another clinic is found there and not registered twice', async () => {
    const residentId = await registerAtWest();
    await bindKiosk(desk);
    expect(await tapAt(desk, zhao)).toMatchObject({
      outcome: 'ticket',
      newcomer: false,
      checkedIn: { residentId },
    });
    const rows = await desk.app.database.read.selectFrom('residents').select('id').execute();
    expect(rows).toEqual([{ id: residentId }]);
    const log = await district.db
      .selectFrom('look_up_log')
      .select(['staff_id', 'outcome'])
      .execute();
    expect(log).toEqual([{ staff_id: '', outcome: 'found' }]);
  });

  test('with the line down they have a ticket, and the district looks when it is back', async () => {
    const residentId = await registerAtWest();
    home.topology.cutDistrictLine(true);
    await bindKiosk(desk);
    expect(await tapAt(desk, zhao)).toMatchObject({ outcome: 'ticket', newcomer: true });
    home.topology.cutDistrictLine(false);
    const reception = desk.signedIn('reception');
    const { pairs } = await until(reception.merges.list(), (state) => state.pairs.length > 0);
    const ids = pairs.flatMap(({ a, b }) => [a.residentId, b.residentId]);
    expect(ids).toContain(residentId);
  });
});
