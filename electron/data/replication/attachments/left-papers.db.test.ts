import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  openCourier,
  type Paper,
  serveAttachments,
  wholeBytes,
} from '../../../../tests/support/attachments.ts';
import { atOne, openDesk, openHome, type Workstation } from '../../../../tests/support/clinic.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { keeping } from '../../../../tests/support/kept.ts';
import type { Replica } from '../../../../tests/support/replica.ts';
import { createPeer } from '../peer.ts';

const { kept } = keeping();

/** A home and a desk with a visitor from another clinic. */
async function openWithVisitor() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  serveAttachments(home);
  const [residentId, membershipId] = [uuid(), uuid()];
  const fields = {
    resident_id: residentId,
    role: 'look-up',
    from_clinic_id: uuid(),
    from_clinic: '东站',
    because: '就诊',
    asked_by: null,
    since: '2026-11-22T00:00:00Z',
    ended_at: null,
    ended_because: null,
  };
  await home.issue([
    { op: 'insert', entity: 'memberships', rowId: membershipId, fields },
    residentInsert(residentId),
  ]);
  await desk.start();
  await atOne(home, desk);
  const end = async () => {
    const at = '2026-11-22T10:00:00Z';
    const patch = await home.db.write((trx) =>
      home.ledger.patchOp(trx, 'memberships', membershipId, 'ended_at', at),
    );
    await home.issue([patch]);
  };
  const whose = { resident_id: residentId };
  return { home, desk, whose, end };
}

async function startCourier(desk: Workstation): Promise<void> {
  const courier = openCourier(desk, 'home');
  await kept(Promise.resolve({ close: () => courier.stop() }));
  courier.start();
}

async function arrivesAndLeaves(home: Replica, desk: Replica, paper: Paper): Promise<void> {
  await eventually(async () =>
    expect((await wholeBytes(home, paper))?.equals(paper.bytes)).toBe(true),
  );
  await eventually(async () =>
    expect(await desk.db.read.selectFrom('attachment_files').select('id').execute()).toEqual([]),
  );
  expect(await desk.db.read.selectFrom('attachment_pieces').select('at').execute()).toEqual([]);
}

test('bytes that were not sent when the record left still reach the home, and then leave the desk', async () => {
  const { home, desk, whose, end } = await openWithVisitor();
  const paper = inventPaper(1, 300_000);
  await keepBytes(desk, paper);
  await desk.issue([attachmentInsert(paper, whose)]);
  await atOne(home, desk);
  await end();
  await atOne(home, desk);
  expect(await wholeBytes(desk, paper)).not.toBeNull();
  await startCourier(desk);
  await arrivesAndLeaves(home, desk, paper);
  expect([...home.faults, ...desk.faults]).toEqual([]);
});

test('so do those of a paper that was added before the desk heard that the record had left', async () => {
  const { home, desk, whose, end } = await openWithVisitor();
  desk.replicator.setHomeCut(true);
  await end();
  const paper = inventPaper(2, 300_000);
  await keepBytes(desk, paper);
  await desk.issue([attachmentInsert(paper, whose)]);
  desk.replicator.setHomeCut(false);
  await atOne(home, desk);
  await startCourier(desk);
  await arrivesAndLeaves(home, desk, paper);
  expect([...home.faults, ...desk.faults]).toEqual([]);
});

test('they stay where somebody else’s record names them, and are given to nobody where none does', async () => {
  const { home, desk, whose, end } = await openWithVisitor();
  const [left, shared] = [inventPaper(3, 90_000), inventPaper(4, 90_001)];
  for (const paper of [left, shared]) {
    await keepBytes(desk, paper);
    await desk.issue([attachmentInsert(paper, whose)]);
  }
  await desk.issue([attachmentInsert(shared)]);
  await atOne(home, desk);
  await end();
  await atOne(home, desk);
  await startCourier(desk);
  await eventually(async () => expect(await wholeBytes(home, left)).not.toBeNull());
  await eventually(async () => {
    const files = await desk.db.read.selectFrom('attachment_files').selectAll().execute();
    expect(files).toMatchObject([{ sha256: shared.sha256, held_by: home.device.deviceId }]);
  });
  const peer = createPeer({
    ...desk,
    role: 'home',
    url: home.server.url,
    enrolmentCode: null,
    name: 'desk',
    now: Date.now,
  });
  const path = ({ sha256 }: Paper) => `/v1/attachments/${clinicScope}/${sha256}`;
  const take = (paper: Paper) =>
    peer.download(path(paper), 0, { timeoutMs: 5_000 })[Symbol.asyncIterator]().next();
  await expect(take(left)).rejects.toMatchObject({ code: 'not-found' });
  await expect(take(shared)).resolves.toMatchObject({ done: false });
});
