import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { residentInsert } from '../../../../tests/support/acts.ts';
import {
  NINE_O_CLOCK,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

const HOUR_MS = 3_600_000;
const tabletId = uuid();
const residentId = uuid();
let home: TestWorkstation;

beforeEach(async () => {
  home = await startWorkstation();
  const { app } = home;
  const fields = { name: '平板1', joined_at: toInstant(NINE_O_CLOCK) };
  await app.database.write((db) =>
    app.ledger.issue(db, {
      scopeId: app.workstation.scopeId,
      actor: { kind: 'server', id: 'district', place: 'district' },
      ops: [
        { op: 'insert', entity: 'tablets', rowId: tabletId, fields },
        residentInsert(residentId),
      ],
    }),
  );
});
afterEach(() => home.close());

const wish = (more = {}) => ({
  idempotencyKey: home.key(),
  tabletId,
  residentIds: [residentId],
  expiresAt: toInstant(NINE_O_CLOCK + 8 * HOUR_MS),
  ...more,
});

test('a doctor gives a tablet its list, which waits for the district, and is on record', async () => {
  const doctor = home.signedIn('doctor').tablets;
  const same = wish({ residentIds: [residentId, residentId] });
  const { listId } = await doctor.give(same);
  expect(await doctor.give(same)).toEqual({ listId });
  expect(await doctor.list({})).toEqual({
    tablets: [
      {
        tabletId,
        name: '平板1',
        joinedAt: toInstant(NINE_O_CLOCK),
        list: {
          residentIds: [residentId],
          expiresAt: toInstant(NINE_O_CLOCK + 8 * HOUR_MS),
          askedAt: toInstant(NINE_O_CLOCK),
          state: 'waiting',
          because: null,
        },
      },
    ],
  });
  await home.app.audit.flush();
  const [line] = await home.app.database.read
    .selectFrom('audit')
    .selectAll()
    .where('procedure', '=', 'tablets.give')
    .execute();
  expect(JSON.stringify(line)).toContain(residentId);
});

test('the newest list is shown', async () => {
  const nurse = home.signedIn('nurse').tablets;
  await nurse.give(wish());
  home.clock.advance(60_000);
  await nurse.give(wish({ residentIds: [] }));
  expect((await nurse.list({})).tablets[0]?.list?.residentIds).toEqual([]);
});

test.each([
  ['a tablet of nobody', { tabletId: uuid() }, 'not-found'],
  ['a resident who is not here', { residentIds: [uuid()] }, 'not-found'],
  ['what is over', { expiresAt: toInstant(NINE_O_CLOCK) }, 'bad-input'],
  ['more than a day', { expiresAt: toInstant(NINE_O_CLOCK + 48 * HOUR_MS) }, 'bad-input'],
] as const)('%s is refused', async (_what, more, problem) => {
  expect(await problemOf(home.signedIn('doctor').tablets.give(wish(more)))).toBe(problem);
});

test('who makes no home visits gives no list', async () => {
  for (const role of ['reception', 'manager'] as const)
    expect(await problemOf(home.signedIn(role).tablets.give(wish()))).toBe('forbidden');
});
