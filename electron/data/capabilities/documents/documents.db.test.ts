import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerAt } from '../../../../tests/support/arrivals.ts';
import {
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
let residentId: string;
beforeEach(async () => {
  desk = await startWorkstation();
  residentId = await registerAt(desk, { name: '甲一', birthDate: '1950-01-01' });
});
afterEach(() => desk.close());

const print = (idempotencyKey = desk.key()) =>
  desk.signedIn('reception').documents.make({
    idempotencyKey,
    kind: 'health-record-summary',
    subjectId: residentId,
  });

const journal = () =>
  desk.app.database.read
    .selectFrom('documents')
    .select('copy_number')
    .orderBy('copy_number')
    .execute();

test('a double click prints one paper', async () => {
  const key = desk.key();
  const [one, other] = await Promise.all([print(key), print(key)]);
  expect(other).toEqual(one);
  expect(await journal()).toEqual([{ copy_number: 1 }]);
});

test('two people who print at once never hold two papers of one number', async () => {
  const keys = [desk.key(), desk.key()];
  const answers = await Promise.all(keys.map((key) => problemOf(print(key))));
  expect(answers.toSorted()).toEqual(['document-failed', 'no problem']);
  const refused = keys[answers.indexOf('document-failed')];
  expect((await print(refused)).copyNumber).toBe(2);
  expect(await journal()).toEqual([{ copy_number: 1 }, { copy_number: 2 }]);
});
