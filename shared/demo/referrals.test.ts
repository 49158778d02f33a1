import { expect, test } from 'vitest';
import { isOpen, referralStates } from '../domain/referral/states.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { generateClinic } from './generate-clinic.ts';

const clinic = generateClinic({
  seed: 'referrals',
  today: '2026-11-22' as CalendarDate,
  residents: 2_000,
});
const rows = [...clinic.clinicOps()].flat().flatMap((one) => (one.op === 'insert' ? [one] : []));
const fieldsOf = (entity: string) =>
  rows.flatMap((row) => (row.entity === entity ? [row.fields] : []));
const referrals = fieldsOf('referrals');

test('the history has referrals in every state that a clinic can see today', () => {
  const states = new Set(referrals.map(({ state }) => String(state)));
  for (const state of ['submitted', 'accepted', 'closed', 'no-show', 'declined-by-patient']) {
    expect(states).toContain(state);
  }
  expect([...states].filter((state) => !referralStates.some((one) => one === state))).toEqual([]);
});

test('no number is given twice, and none from a desk that exists', () => {
  const numbers = referrals.map(({ number }) => String(number));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.filter((number) => !number.startsWith('ZZH'))).toEqual([]);
});

test('whoever is on the way is asked about: an open referral has an open question', () => {
  const asked = new Set(
    fieldsOf('tasks').flatMap((task) =>
      task['kind'] === 'referral-outcome' && task['state'] === 'open' ? [task['follow_up_id']] : [],
    ),
  );
  const forgotten = referrals.filter(
    ({ state, follow_up_id }) =>
      isOpen(referralStates.find((one) => one === state) ?? 'draft') &&
      !asked.has(follow_up_id ?? null),
  );
  expect(forgotten).toEqual([]);
});

test('they go to a hospital of the reference data', () => {
  const known = clinic.organisation.hospitals.map(({ organisationId }) => organisationId);
  expect(referrals.every((one) => known.includes(String(one['to_organisation_id'])))).toBe(true);
});
