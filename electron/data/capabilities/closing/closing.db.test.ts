import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { FOLDER_PRINTER } from '../../printing/folder.ts';

const DAY_MS = 86_400_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

async function arrive(name: string, birthDate: string) {
  const residentId = await registerAt(desk, { name, birthDate });
  const { ticket } = await checkInAt(desk, residentId, 'follow-up');
  desk.clock.advance(60_000);
  return { residentId, ticketId: ticket.ticketId };
}

const one = (ticketId: string) => ({ idempotencyKey: desk.key(), ticketId });
const call = () =>
  desk.signedIn('nurse').queue.call({
    idempotencyKey: desk.key(),
    queueId: desk.organisation.queues.measurement,
    roomId: desk.organisation.rooms.measurement,
    ticketId: null,
    reason: null,
  });
const day = () => firstOf(desk.signedIn('reception').closing.watch());
const close = (idempotencyKey = desk.key()) =>
  desk.signedIn('reception').closing.close({ idempotencyKey });

const makeList = () =>
  desk.signedIn('reception').closing.fallbackList({ idempotencyKey: desk.key() });
const journal = () =>
  firstOf(desk.signedIn('reception').printing.journal({ date: clinicDate(desk.clock.now()) }));

/** A follow-up that is overdue. */
async function dueTask(residentId: string): Promise<void> {
  await desk.app.database.write((db) =>
    db
      .insertInto('tasks')
      .values({
        id: desk.key(),
        scope_id: desk.organisation.clinicId,
        resident_id: residentId,
        kind: 'follow-up',
        programme: 'hypertension',
        due_date: '2026-11-20',
        follow_up_id: desk.key(),
        state: 'open',
        c_tx: '',
        fv: '{}',
        replaced_by: null,
        removed_reason: null,
      })
      .execute(),
  );
}

test('who waits and who was passed is a no-show, who was measured has been here (QUE-20)', async () => {
  const measured = await arrive('甲一', '1990-01-01');
  const passed = await arrive('乙二', '1991-02-02');
  await arrive('丙三', '1992-03-03');
  const nurse = desk.signedIn('nurse');
  await call();
  expect(await problemOf(close())).toBe('wrong-state');
  expect((await day()).inRooms.map(({ number }) => number)).toEqual(['A001']);
  await nurse.queue.finish(one(measured.ticketId));
  await call();
  await nurse.queue.pass(one(passed.ticketId));
  const before = await day();
  expect(before.notCalled.map(({ number }) => number).toSorted()).toEqual(['A001', 'A002', 'A003']);
  expect(await close()).toEqual({ noShows: 3 });
  const after = await day();
  expect(after).toMatchObject({ notCalled: [], inRooms: [], openVisits: 0 });
  expect(after.lastClosing).toMatchObject({ noShows: 3 });
  const visits = await desk.app.database.read.selectFrom('visits').select('state').execute();
  expect(visits.map(({ state }) => state).toSorted()).toEqual(['done', 'void', 'void']);
  const tickets = await desk.app.database.read.selectFrom('tickets').select('state').execute();
  expect(tickets.map(({ state }) => state)).toEqual(['no-show', 'no-show', 'no-show']);
  const { visitId } = await desk.app.database.read
    .selectFrom('tickets')
    .select('visit_id as visitId')
    .where('id', '=', passed.ticketId)
    .executeTakeFirstOrThrow();
  const undo = desk
    .signedIn('reception')
    .visits.undoCheckIn({ idempotencyKey: desk.key(), visitId, reason: '签错了' });
  expect(await problemOf(undo)).toBe('wrong-state');
});

test('a double click closes once, and who comes later is checked in as ever', async () => {
  await arrive('甲一', '1990-01-01');
  const key = desk.key();
  expect(await Promise.all([close(key), close(key)])).toEqual([{ noShows: 1 }, { noShows: 1 }]);
  const closings = await desk.app.database.read.selectFrom('day_closings').select('id').execute();
  expect(closings).toHaveLength(1);
  await arrive('乙二', '1991-02-02');
  expect((await day()).notCalled.map(({ number }) => number)).toEqual(['A002']);
});

test('the waits of the day are those of every stop, also after it is over (F5)', async () => {
  const { ticketId } = await arrive('甲一', '1990-01-01');
  desk.clock.advance(11 * 60_000);
  await call();
  await desk.signedIn('nurse').queue.finish(one(ticketId));
  const [measuring] = (await day()).waits;
  expect(measuring?.today).toEqual({ count: 1, medianMinutes: 12, longestMinutes: 12 });
});

test('only reception and manager close a day', async () => {
  const nurse = desk.signedIn('nurse').closing;
  expect(await problemOf(nurse.close({ idempotencyKey: desk.key() }))).toBe('forbidden');
});

test('the fallback list has who is booked and due on the next open day, and numbers of its own (F9)', async () => {
  const residentId = await registerAt(desk, { name: '欧阳明月', birthDate: '1960-01-01' });
  const render = vi.spyOn(desk.app.documents, 'render');
  const paper = () => render.mock.lastCall?.[1];
  const { fileName } = await makeList();
  // The test's day is a Saturday; the clinic opens on Monday.
  expect(fileName).toMatch(/^备用名单-2026-11-23-.{6}\.pdf$/);
  expect(paper()).toMatchObject({ date: '2026-11-23', appointments: [], due: [] });
  await dueTask(residentId);
  await makeList();
  expect(paper()).toMatchObject({
    due: [{ name: '欧阳明月', programme: 'hypertension', dueDate: '2026-11-20' }],
  });
  expect(JSON.stringify(paper())).toContain(`M${desk.app.workstation.ticketPrefix}901`);
  await desk.app.audit.flush();
  const trail = await desk.app.database.read
    .selectFrom('audit')
    .select(['class', 'resident_ids'])
    .where('procedure', '=', 'closing.fallbackList')
    .execute();
  expect(trail.map((line) => [line.class, line.resident_ids])).toEqual([
    ['print', '[]'],
    ['print', JSON.stringify([residentId])],
  ]);
});

describe('the fallback list in the print journal', () => {
  test('says who made it and when, and counts its copies by its day', async () => {
    const render = vi.spyOn(desk.app.documents, 'render');
    const first = await makeList();
    const second = await makeList();
    expect([first.copyNumber, second.copyNumber]).toEqual([1, 2]);
    expect(render.mock.lastCall?.[1]).toMatchObject({ imprint: { copyNumber: 2 } });
    const madeAt = toInstant(desk.clock.now());
    const made = { kind: 'fallback-list', resident: null, subjectId: null, madeAt, job: null };
    expect(await journal()).toMatchObject([
      {
        ...made,
        copyNumber: 2,
        madeBy: desk.organisation.staff.find(({ role }) => role === 'reception')?.name,
      },
      { ...made, copyNumber: 1 },
    ]);
    desk.clock.advance(3 * DAY_MS);
    expect((await makeList()).copyNumber).toBe(1);
  });

  test('its bytes go to a printer, and the trail names everybody on it once more', async () => {
    const residentId = await registerAt(desk, { name: '欧阳明月', birthDate: '1960-01-01' });
    await dueTask(residentId);
    const { documentId } = await makeList();
    const reception = desk.signedIn('reception');
    const { pdfBase64 } = await reception.documents.file({ documentId });
    expect(Buffer.from(pdfBase64, 'base64').toString()).toMatch(/^%PDF/);
    const wish = { idempotencyKey: desk.key(), documentId, printer: FOLDER_PRINTER };
    const { jobId } = await reception.printing.print(wish);
    await eventually(async () => {
      expect(await journal()).toMatchObject([{ documentId, job: { jobId, state: 'saved' } }]);
    });
    await desk.app.audit.flush();
    const trail = await desk.app.database.read
      .selectFrom('audit')
      .select(['procedure', 'resident_ids'])
      .where('procedure', 'in', ['closing.fallbackList', 'documents.file', 'printing.print'])
      .execute();
    expect(trail.map((line) => line.resident_ids)).toEqual(
      Array.from({ length: 3 }, () => JSON.stringify([residentId])),
    );
  });
});
