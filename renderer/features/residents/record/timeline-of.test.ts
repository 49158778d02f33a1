import { expect, test } from 'vitest';
import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { pressuresByVisit } from '../../../../shared/domain/measurement/pressures-by-visit.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { makePeople, pressureObservations } from '../../../../tests/support/fake-host/people.ts';
import { timelineOf } from './timeline-of.ts';

const now = Date.parse('2026-11-22T02:00:00.000Z');
const [person] = makePeople(now);
assert(person, 'somebody lives there');
const record = { ...person.record, pressures: pressuresOf(person.record.observations) };

function pressuresOf(observations: ResidentRecord['observations']) {
  return pressuresByVisit(observations, () => 'WST872');
}

test('days are newest first and hold everything of that day', () => {
  const days = timelineOf(record, []);
  const dates = days.map(({ date }) => date);
  expect(dates).toEqual(dates.toSorted().toReversed());
  expect(days[0]?.entries.map(({ kind }) => kind)).toEqual([
    'visit',
    'reading',
    'reading',
    'follow-up',
  ]);
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
  const days = timelineOf(
    { ...record, observations, pressures: [], visits: [], followUps: [] },
    [],
  );
  expect(days.map(({ date }) => date)).toEqual(['2026-11-22']);
});

test('several pressures of one visit are counted, a single one is not', () => {
  const ofVisit = (observations: ResidentRecord['observations']) =>
    observations.map((one) => ({ ...one, visitId: 'visit' }));
  const turns = (observations: ResidentRecord['observations']) => {
    const story = { observations, pressures: pressuresOf(observations), visits: [], followUps: [] };
    return timelineOf(story, []).flatMap(({ entries }) =>
      entries.map((entry) => entry.kind === 'reading' && entry.turn),
    );
  };
  const first = ofVisit(pressureObservations(152, 94, toInstant(now), 0));
  const second = ofVisit(pressureObservations(148, 90, toInstant(now + 60_000), 0));
  expect(turns([...first, ...second])).toEqual([1, 2]);
  expect(turns(second)).toEqual([null]);
});

test('what the laboratory said is a line of its own, on the day when it said so', () => {
  const at = toInstant(Date.parse('2026-11-21T16:30:00.000Z'));
  const line = { serviceRequestId: 'a', test: 'lipids', at, results: [] };
  const days = timelineOf(
    { ...record, observations: [], pressures: [], visits: [], followUps: [] },
    [line],
  );
  expect(days).toEqual([{ date: '2026-11-22', entries: [{ kind: 'laboratory', id: 'a', line }] }]);
});
