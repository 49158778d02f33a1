import { expect, it } from 'vitest';
import type { DriverInfo } from '../../../shared/contract/devices.ts';
import { isNamed, lineOf, listenersAt, byLikelihood, usualLines } from './kinds.ts';

function driver(id: string, line: string): DriverInfo {
  return { id, name: { 'zh-CN': id, en: id }, isExperimental: false, line, isAsked: false };
}

const drivers = [
  driver('scale', '2400 7E1'),
  driver('monitor', '9600 8N1'),
  driver('oximeter', '9600 8N1'),
];
const unknown = (turn: number) => ({ is: 'unknown', turn }) as const;
const scale = { is: 'driver', driver: 'scale' } as const;
const oximeter = { is: 'driver', driver: 'oximeter' } as const;

it('listens at the line of the chosen kind, with all that use it, the chosen first', () => {
  expect(lineOf(oximeter, drivers)).toBe('9600 8N1');
  expect(listenersAt('9600 8N1', oximeter, drivers)).toEqual(['oximeter', 'monitor']);
  expect(lineOf(scale, drivers)).toBe('2400 7E1');
});

it('goes through the settings in turn, the most usual first, when nobody knows the kind', () => {
  expect(usualLines(drivers)).toEqual(['9600 8N1', '2400 7E1']);
  expect([0, 1, 2].map((turn) => lineOf(unknown(turn), drivers))).toEqual([
    '9600 8N1',
    '2400 7E1',
    '9600 8N1',
  ]);
  expect(listenersAt('2400 7E1', unknown(1), drivers)).toEqual(['scale']);
});

it('has no line before the devices host said what it speaks to', () => {
  expect(lineOf(unknown(0), [])).toBe(null);
  expect(lineOf(scale, [])).toBe(null);
});

it('puts likely kinds first, and forgets none', () => {
  const { likely, others } = byLikelihood(drivers, ['oximeter', 'of-a-later-version']);
  expect(likely.map(({ id }) => id)).toEqual(['oximeter']);
  expect(others.map(({ id }) => id)).toEqual(['scale', 'monitor']);
});

it('finds a kind by what somebody copies from its plate', () => {
  const name = '血压计 HBP-9030';
  expect(['', '9030', 'hbp9030', 'HBP 9030', '血压'].every((typed) => isNamed(name, typed))).toBe(
    true,
  );
  expect(isNamed(name, '2655')).toBe(false);
});
