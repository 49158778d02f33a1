import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { hbp9030Driver } from './driver.ts';

const blank = ' '.repeat(20);
const say = async (line: string) => saidIn(await hear(hbp9030Driver, `${line}\r\n`));

describe('an HBP-9030', () => {
  it('is read as its decoder reads it', async () => {
    const line = '2026,07,11,09,05,12345678901234567890,0,120,080,072,0';
    expect(line).toHaveLength(53);
    expect(readingsIn(await hear(hbp9030Driver, `${line}\r\n`))).toMatchObject([
      {
        values: [
          { kind: 'sbp', value: 120, unit: 'mm[Hg]' },
          { kind: 'dbp', value: 80, unit: 'mm[Hg]' },
          { kind: 'pulse', value: 72, unit: '/min' },
        ],
        deviceTime: '2026-07-11 09:05',
        subjectId: '12345678901234567890',
        flags: ['movement:0'],
      },
    ]);
  });

  it('has nobody where no ID was entered', async () => {
    const line = `2024,02,29,23,59,${blank},0,120,080,072,1\r\n`;
    const [reading] = readingsIn(await hear(hbp9030Driver, line));
    expect(reading).toMatchObject({
      subjectId: null,
      deviceTime: '2024-02-29 23:59',
      flags: ['movement:1'],
    });
  });

  it('counts no movements where the monitor did not', async () => {
    const line = `2024,02,29,23,59,${blank},0,120,080,072, \r\n`;
    expect(readingsIn(await hear(hbp9030Driver, line))[0]?.flags).toEqual([]);
  });

  it.each([
    [`2026,07,11,09,05,${blank},7,120,   ,072,0`, 'malformed'],
    [`2026,07,11,09,05,${blank},0, 98,060,055,0`, 'malformed'],
    [`2025,02,29,09,05,${blank},0,120,080,072,0`, 'malformed'],
    [`2026,07,11,24,05,${blank},0,120,080,072,0`, 'malformed'],
    [`2026,07,11,09,05,${blank}1,0,120,080,072,0`, 'malformed'],
    [`2026,07,11,09,05,${blank},0,120,080,072,0,9`, 'malformed'],
    [`2026,07,11,09,05,${blank},1,   ,   ,   ,0`, 'error'],
    [`2026,07,11,09,05,${blank},1,120,080,072,0`, 'error'],
    [`2026,07,11,09,05,${blank},0,   ,   ,   ,0`, 'malformed'],
    [`2026,07,11,09,05,${blank},0,120,080,,0`, 'malformed'],
    [`2026,07,11,09,05,${blank.slice(1)},0,120,080,072,0`, 'malformed'],
    [`2026,07,11,09,05,${blank},0,261,080,072,0`, 'range'],
    [`2026,07,11,09,05,${blank},0,120,029,072,0`, 'range'],
    [`2026,07,11,09,05,${blank},0,080,120,072,0`, 'range'],
    [`2026,07,11,09,05,${blank},0,120,080,181,0`, 'range'],
    [`2026,07,11,09,05,${blank},0,120,-80,072,0`, 'range'],
    [`2026,07,11,09,05,${blank},0,---,---,---,0`, 'malformed'],
    ['bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3', 'unsupported'],
    ['MMBP203N', 'unsupported'],
    ['ID99999999B26/07/11/09:05 120 080 072 ', 'unsupported'],
  ])('%s is refused: %s', async (line, reason) => {
    expect(await say(line)).toEqual([reason]);
  });
});
