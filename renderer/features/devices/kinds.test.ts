import { expect, it } from 'vitest';
import type { DriverInfo } from '../../../shared/contract/devices.ts';
import { isNamed, lineOf, listenersAt, byLikelihood, usualLines } from './kinds.ts';

function driver(id: string, line: string): DriverInfo {
  const name = { 'zh-CN': id, en: id };
  return { id, name, makers: '', isExperimental: false, line, isAsked: false };
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
  const isIt = (typed: string) => isNamed('血压计 HBP-9030', '欧姆龙 Omron', typed);
  const plates = ['9030', 'hbp9030', 'HBP 9030', '血压', '欧姆龙', '欧姆龙 HBP-9030', '欧姆龙9030'];
  const others = ['', 'OMRON hbp-9030', '9030 欧姆龙', '欧姆龙血压计'];
  expect([...plates, ...others].filter((typed) => !isIt(typed))).toEqual([]);
  expect(['2655', '欧姆龙 2655', '鱼跃', '三诺'].filter(isIt)).toEqual([]);
});
