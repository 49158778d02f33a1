import { expect, test } from 'vitest';
import { assert } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { makePeople } from '../../../../tests/support/fake-host/people.ts';
import { timelineOf } from './timeline-of.ts';

const now = Date.parse('2026-11-22T02:00:00.000Z');
const [record] = makePeople(now).map((person) => person.record);
assert(record, 'somebody lives there');

test('days are newest first and hold everything of that day', () => {
  const days = timelineOf(record, []);
  const dates = days.map(({ date }) => date);
  expect(dates).toEqual(dates.toSorted().toReversed());
  expect(days[0]?.entries.map(({ kind }) => kind)).toEqual(['visit', 'reading', 'follow-up']);
});

test('nothing is lost and nothing appears twice', () => {
  const ids = timelineOf(record, []).flatMap(({ entries }) => entries.map(({ id }) => id));
  const pressures = record.observations.filter(({ kind }) => kind === 'sbp').length;
  expect(ids).toHaveLength(record.visits.length + record.followUps.length + pressures);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a pressure belongs to the clinic’s day, not to the UTC day', () => {
  const late = toInstant(Date.parse('2026-11-21T16:30:00.000Z'));
  const observations = record.observations
    .slice(0, 2)
    .map((one) => ({ ...one, effectiveAt: late }));
  const days = timelineOf({ ...record, observations, visits: [], followUps: [] }, []);
  expect(days.map(({ date }) => date)).toEqual(['2026-11-22']);
});

test('what the laboratory said is a line of its own, on the day when it said so', () => {
  const at = toInstant(Date.parse('2026-11-21T16:30:00.000Z'));
  const line = { serviceRequestId: 'a', test: 'lipids', at, results: [] };
  const days = timelineOf({ ...record, observations: [], visits: [], followUps: [] }, [line]);
  expect(days).toEqual([{ date: '2026-11-22', entries: [{ kind: 'laboratory', id: 'a', line }] }]);
});
