import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { ATTACHMENT_PATH } from '../../shared/replication/attachment-messages.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  openCourier,
  wholeBytes,
} from '../../tests/support/attachments.ts';
import { openHome, type Workstation } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { giveDayList, joinGuest, staffOp, writeAs } from '../../tests/support/guests.ts';
import { keeping } from '../../tests/support/kept.ts';

const { kept } = keeping();
const visitor = { kind: 'staff', id: uuid(), place: 'tablet' } as const;

async function carry(workstation: Workstation, scopeId: string): Promise<void> {
  // A minute passes between two looks for what is not to be had yet.
  const clock = { now: Date.now, monotonic: () => performance.now() * 1_000 };
  const courier = openCourier(workstation, 'district', { scopeId, clock });
  await kept(Promise.resolve({ close: () => courier.stop() }));
  courier.start();
}

/** A tablet with one resident of the clinic, and couriers at both. */
async function openTablet(district: RunningDistrict) {
  await district.district.reference.seed([staffOp(visitor.id, clinicScope)]);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const residentId = uuid();
  await home.issue([residentInsert(residentId)]);
  await eventually(async () => {
    const held = district.db.selectFrom('feed').select('seq').where('scope_id', '=', clinicScope);
    expect(await held.execute()).toHaveLength(1);
  });
  const tabletId = uuid();
  const tablet = await kept(joinGuest(district, tabletId, 'tablet'));
  await tablet.start();
  await giveDayList(district, tabletId, [residentId]);
  await eventually(async () =>
    expect(await tablet.db.read.selectFrom('residents').select('id').execute()).toHaveLength(1),
  );
  return { home, tablet, tabletId, residentId };
}

test('papers of a day’s list go along, what is added at a bedside arrives, and both leave with it', async () => {
  const district = await kept(openTestDistrict());
  const { home, tablet, tabletId, residentId } = await openTablet(district);
  await carry(home, clinicScope);
  await carry(tablet, tabletId);
  const whose = { resident_id: residentId };
  const [brought, added] = [inventPaper(1, 400_000), inventPaper(2, 300_000)];
  await keepBytes(home, brought);
  await home.issue([attachmentInsert(brought, whose)]);
  await eventually(async () =>
    expect((await wholeBytes(tablet, brought))?.equals(brought.bytes)).toBe(true),
  );
  await keepBytes(tablet, added);
  await writeAs(tablet, tabletId, visitor, [attachmentInsert(added, whose)]);
  await eventually(async () =>
    expect((await wholeBytes(home, added))?.equals(added.bytes)).toBe(true),
  );

  await eventually(async () => {
    const held = await tablet.db.read.selectFrom('attachment_files').select('held_by').execute();
    expect(held.map((one) => one.held_by !== null)).toEqual([true, true]);
  });
  await giveDayList(district, tabletId, []);
  await eventually(async () =>
    expect(await tablet.db.read.selectFrom('residents').select('id').execute()).toEqual([]),
  );
  expect(await wholeBytes(tablet, brought)).toBeNull();
  expect(await wholeBytes(tablet, added)).toBeNull();
  const peer = createPeer({
    ...tablet,
    role: 'district',
    url: district.url,
    enrolmentCode: null,
    name: 'tablet',
    now: Date.now,
  });
  const path = `${ATTACHMENT_PATH}/${tabletId}/${brought.sha256}`;
  const take = peer.download(path, 0, { timeoutMs: 5_000 })[Symbol.asyncIterator]();
  await expect(take.next()).rejects.toMatchObject({ code: 'not-found' });
  expect([...district.faults, ...home.faults, ...tablet.faults]).toEqual([]);
});
