import { describe, expect, it } from 'vitest';
import { hear, readingsIn, saidIn } from '../../../tests/support/hear.ts';
import { tanitaDriver } from './driver.ts';
import { encodeTanitaLine } from './protocol.ts';

/** The sample of the SC-240's manual, whose check nobody wrote down how to make. */
const published =
  '{0,16,~0,1,~1,1,~2,1,MO,"SC-240",SN,"00000002",Bt,0,GE,1,AG,30,Hm,170,Pt,0.0,Wk,82.7,FW,18.6,fW,15.4,MW,67.3,mW,64.0,sW,19,bW,3.3,wW,48.0,ww,58.0,MI,28.6,Sw,63.6,OV,30.0,IF,6,rb,8255,rB,1973,rJ,12,rA,28,ZF,369.4,CS,FD';
const weight = ['Wk', '82.7'] as const;

async function say(...items: readonly (readonly [string, string])[]) {
  return saidIn(await hear(tanitaDriver, `${encodeTanitaLine(items)}\r\n`));
}

describe('a Tanita', () => {
  it('is read as its manual says', async () => {
    expect(readingsIn(await hear(tanitaDriver, `${published}\r\n`))).toMatchObject([
      {
        values: [
          { kind: 'weight', value: 82.7, unit: 'kg' },
          { kind: 'height', value: 170, unit: 'cm' },
          { kind: 'bmi', value: 28.6, unit: 'kg/m2' },
          { kind: 'bodyFat', value: 18.6, unit: '%' },
        ],
        flags: ['model:SC-240', 'sex:1', 'age:30', 'clothes:0.0'],
      },
    ]);
  });

  it('tells whom and when, where it was told', async () => {
    const line = encodeTanitaLine([
      ['ID', '"0000000017"'],
      ['Da', '"21/11/2026"'],
      ['TI', '"08:30"'],
      weight,
    ]);
    const [reading] = readingsIn(await hear(tanitaDriver, `${line}\r\n`));
    expect(reading).toMatchObject({ subjectId: '0000000017', deviceTime: '2026-11-21 08:30' });
  });

  it('has nobody with an ID of noughts, and no time of another order', async () => {
    const line = encodeTanitaLine([
      ['ID', `"${'0'.repeat(16)}"`],
      ['Da', '"11/21/2026"'],
      ['TI', '"08:30"'],
      weight,
    ]);
    const [reading] = readingsIn(await hear(tanitaDriver, `${line}\r\n`));
    expect(reading).toMatchObject({ subjectId: null, deviceTime: null });
    expect(reading?.flags).toEqual(['device-time-invalid']);
  });

  it('ignores the stray signal behind a line', async () => {
    expect(
      saidIn(await hear(tanitaDriver, `${published}\r\n`, 100, '\u0000\u00ff', 1_000)),
    ).toHaveLength(1);
  });

  it.each([
    [[weight], 'weight 82.7 kg'],
    [[['Wp', '182.3']], 'weight 82.7 kg'],
    [[weight, ['FW', '0.0'], ['MI', '0.0']], 'weight 82.7 kg'],
    [[['wk', '82.7']], 'unsupported'],
    [[['Ws', '13.00.3']], 'unsupported'],
    [[['Wk', '--.-']], 'malformed'],
    [[['Wk', '0.4']], 'range'],
    [[['Wk', '-2.7']], 'range'],
    [[weight, ['FW', '-18.6']], 'range'],
    [[weight, ['Hm', '170'], ['MI', '38.6']], 'range'],
  ] as const)('says with %j: %s', async (items, said) => {
    expect(await say(...items)).toEqual([said]);
  });

  it.each([
    [published.replace('82.7', '82.8'), 'checksum'],
    [published.replace('CS,FD', 'CS,FE'), 'checksum'],
    [published.replace(',CS,FD', ''), 'malformed'],
    [published.slice(1), 'malformed'],
  ])('refuses a line that is not what was sent', async (line, reason) => {
    expect(saidIn(await hear(tanitaDriver, `${line}\r\n`))).toEqual([reason]);
  });
});
