import { expect, it } from 'vitest';
import type { DriverInfo } from '../../../shared/contract/devices.ts';
import {
  type LineProfile,
  lineWords,
  usualLine as usual,
} from '../../../shared/domain/devices/line-settings.ts';
import { byLikelihood, isNamed, lineOf, lineSetTo, planOf, usualLines } from './kinds.ts';

const slow: LineProfile = { ...usual, baudRate: 2400, dataBits: 7, parity: 'even' };
const seven: LineProfile = { ...usual, dataBits: 7, parity: 'even' };

function driver(id: string, line: LineProfile): DriverInfo {
  const name = { 'zh-CN': id, en: id };
  return { id, name, makers: '', isExperimental: false, line, isAsked: false };
}

const drivers = [driver('scale', slow), driver('monitor', usual), driver('oximeter', usual)];
const transport = { kind: 'serial', path: 'COM3', baudRate: null } as const;
const unknown = (turn: number) => ({ is: 'unknown', turn }) as const;
const scale = { is: 'driver', driver: 'scale' } as const;
const oximeter = { is: 'driver', driver: 'oximeter' } as const;

it('listens at the line of the chosen kind, with all that use it, the chosen first', () => {
  expect(lineOf(oximeter, drivers)).toBe(usual);
  expect(planOf({ transport, own: usual, at: usual }, oximeter, drivers)).toEqual({
    transport,
    drivers: ['oximeter', 'monitor'],
  });
  expect(lineOf(scale, drivers)).toBe(slow);
});

it('goes through the settings in turn, the most usual first, when nobody knows the kind', () => {
  expect(usualLines(drivers)).toEqual([usual, slow]);
  const turns = [0, 1, 2].map((turn) => lineWords(lineOf(unknown(turn), drivers)!));
  expect(turns).toEqual(['9600 8N1', '2400 7E1', '9600 8N1']);
  const plan = planOf({ transport, own: slow, at: slow }, unknown(1), drivers);
  expect(plan).toEqual({ transport, drivers: ['scale'] });
});

it('listens at another setting that somebody tries, with those whose own it is', () => {
  expect(planOf({ transport, own: usual, at: slow }, oximeter, drivers)).toEqual({
    transport: { ...transport, baudRate: 2400, line: { dataBits: 7, parity: 'even' } },
    drivers: ['oximeter', 'scale', 'monitor'],
  });
  expect(planOf({ transport, own: slow, at: seven }, unknown(1), drivers)).toEqual({
    transport: { ...transport, baudRate: 9600 },
    drivers: ['scale'],
  });
});

it('keeps of a setting that was heard only what the driver does not say itself', () => {
  const set = { ...transport, baudRate: 1200, line: { parity: 'odd' } } as const;
  expect(lineSetTo(slow, set, slow)).toEqual(transport);
  expect(lineSetTo(seven, set, usual)).toEqual({
    ...transport,
    line: { dataBits: 7, parity: 'even' },
  });
  const network = { kind: 'tcp', host: '10.0.0.7', port: 4001 } as const;
  expect(lineSetTo(seven, network, usual)).toBe(network);
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
