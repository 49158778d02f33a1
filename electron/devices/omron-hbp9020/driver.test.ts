import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { hbp9020Driver } from './driver.ts';

const line = 'bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3';

describe('an HBP-9020', () => {
  it.each(['\r', '\r\n', '\n'])('is read in its own order, whatever ends the line', async (end) => {
    expect(readingsIn(await hear(hbp9020Driver, line + end))).toMatchObject([
      {
        values: [
          { kind: 'sbp', value: 140 },
          { kind: 'dbp', value: 77 },
          { kind: 'map', value: 98 },
          { kind: 'pulse', value: 68 },
        ],
        deviceTime: '2023-04-27 15:06',
        subjectId: null,
        flags: ['last:3'],
      },
    ]);
  });

  it('knows whom it measured where somebody entered an ID', async () => {
    const named = line.replace(/9{20}/, '0000000000000000A-17');
    const [reading] = readingsIn(await hear(hbp9020Driver, `${named}\r`));
    expect(reading?.subjectId).toBe('0000000000000000A-17');
  });

  it('may fill its numbers up with spaces', async () => {
    const padded = line.replace('098,077,068', ' 98, 77, 68');
    expect(saidIn(await hear(hbp9020Driver, `${padded}\r`))).toEqual([
      'sbp 140 mm[Hg], dbp 77 mm[Hg], map 98 mm[Hg], pulse 68 /min',
    ]);
  });

  it.each([
    [line.replace('140,098,077,068', '---,---,---,---'), 'error'],
    [line.replace('140,098,077,068', '   ,   ,   ,   '), 'error'],
    [line.replace('140', '090'), 'range'],
    [line.replace('077', '-77'), 'range'],
    [line.replace('098', '141'), 'range'],
    [line.replace('140', '14'), 'malformed'],
    [line.replace('bp', 'bq'), 'malformed'],
    [line.slice(0, 40), 'malformed'],
  ])('%s is refused: %s', async (text, reason) => {
    expect(saidIn(await hear(hbp9020Driver, `${text}\r`))).toEqual([reason]);
  });
});
