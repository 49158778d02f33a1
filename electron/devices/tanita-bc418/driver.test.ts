import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { bc418Driver } from './driver.ts';

/** The samples of its decoder. */
const first =
  '"22/05/15","16:34",0,1,00168,068.9,19.8,013.6,055.3,037.8,29,024.4,06523,563,223,243,287,289,19.8,002.6,010.4,009.8,21.5,002.7,009.7,009.2,15.4,000.6,003.0,002.8,16.2,000.6,002.9,002.7,19.9,007.3,029.3,027.9,08';
const second =
  '"04/05/15","15:52",0,1,00170,078.3,25.9,020.3,058.0,038.9,37,027.1,06837,572,225,229,304,311,23.9,003.5,011.1,010.5,24.0,003.4,010.8,010.2,19.9,000.7,003.0,002.8,20.5,000.7,002.8,002.6,28.3,012.0,030.4,028.9,12';

describe('a BC-418', () => {
  it('is read as its decoder reads it', async () => {
    const [one, two] = readingsIn(await hear(bc418Driver, `${first}\r\n${second}\r\n`));
    expect(one).toMatchObject({
      values: [
        { kind: 'weight', value: 68.9, unit: 'kg' },
        { kind: 'height', value: 168, unit: 'cm' },
        { kind: 'bmi', value: 24.4, unit: 'kg/m2' },
        { kind: 'bodyFat', value: 19.8, unit: '%' },
      ],
      deviceTime: '2015-05-22 16:34',
      flags: ['sex:male', 'age:29'],
    });
    expect(two?.deviceTime).toBe('2015-05-04 15:52');
  });

  it.each([
    [first.replace('068.9', '086.9'), 'malformed'],
    [first.replace('055.3', '055.8'), 'malformed'],
    [first.replace('06523', '0652'), 'malformed'],
    [first.replace('002.6', '02.6'), 'malformed'],
    [first.replace('19.8', '18.8'), 'malformed'],
    [second.replace('25.9', '52.9'), 'malformed'],
    [first.replace('024.4', '042.4'), 'range'],
    [first.replace('00168', '00016'), 'range'],
    [first.slice(0, -3), 'malformed'],
    [first.replace('"16:34"', '16:34'), 'malformed'],
    [first.slice(40), 'malformed'],
  ])('refuses a line that contradicts itself: %s', async (line, reason) => {
    expect(saidIn(await hear(bc418Driver, `${line}\r\n`))).toEqual([reason]);
  });

  it('has no time where there is none', async () => {
    const [reading] = readingsIn(await hear(bc418Driver, `${first.replace('22/05', '05/22')}\r\n`));
    expect(reading).toMatchObject({ deviceTime: null });
    expect(reading?.flags).toContain('device-time-invalid');
  });
});
