import { expect, test } from 'vitest';
import { isQuietAt, parseChoices } from './board-choices.ts';

const plain = {
  name: '',
  roomIds: null,
  light: 'dark',
  volume: 1,
  quietFrom: null,
  quietUntil: null,
};

test.each([null, '{}', 'light', '[]', '{"volume":7,"roomIds":[],"light":"pink"}', '{"name":3'])(
  '%s is a new board',
  (stored) => {
    expect(parseChoices(stored)).toEqual(plain);
  },
);

test('what was set is kept, whatever stands beside it', () => {
  expect(parseChoices('{"name":"二楼","volume":0.35,"quietFrom":"25:00"}')).toEqual({
    ...plain,
    name: '二楼',
    volume: 0.35,
  });
});

const quiet = (quietFrom: string | null, quietUntil: string | null) => ({
  ...parseChoices(null),
  quietFrom,
  quietUntil,
});

test.each([
  ['12:00', '14:00', '11:59', false],
  ['12:00', '14:00', '12:00', true],
  ['12:00', '14:00', '14:00', false],
  ['21:00', '07:00', '23:30', true],
  ['21:00', '07:00', '06:59', true],
  ['21:00', '07:00', '12:00', false],
  ['00:00', '00:00', '12:00', true],
  ['12:00', null, '12:30', false],
])('quiet from %s until %s: at %s %s', (from, until, time, isQuiet) => {
  expect(isQuietAt(time, quiet(from, until))).toBe(isQuiet);
});
