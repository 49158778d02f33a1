import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateClinic } from '../../../../shared/demo/generate-clinic.ts';
import { makeCheckDigit } from '../../../../shared/domain/identity/id-number.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import { startWorkstation, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { registerOps } from './register.ts';
import { searchResidents } from './search.ts';

/** Names and numbers that are hard to find somebody by, among three hundred who are not. */
const people = {
  polyphonic: ['单于飞', '1958-03-12', '13712340001'],
  zeng: ['曾乐', '1961-11-02', '13712340002'],
  xie: ['解晓东', '1949-01-30', '13712340003'],
  lv: ['吕绿竹', '1972-07-08', '13712340004'],
  ouyang: ['欧阳娜娜', '1985-12-31', '13712340005'],
  chong: ['种重阳', '2001-02-28', '13712340006'],
  traditional: ['陳國華', '1955-05-05', '13712340007'],
  beyond: ['𠮷𣲗宁', '1990-10-10', '13712340008'],
  uyghur: ['买买提·吐尔逊', '1968-08-18', '13712340009'],
  latin: ['MARÍA JOSÉ LÓPEZ', '1979-04-09', '13712340010'],
  newborn: ['钱多多之女', '2026-11-01', '13712340011'],
  old: ['覃仇', '1930-09-09', '13712340012'],
} as const;
type Who = keyof typeof people;

let desk: TestWorkstation;
const ids = new Map<string, Who>();
const documents = new Map<Who, string>();

beforeAll(async () => {
  desk = await startWorkstation();
  const { database, ledger, workstation, clock, makeId } = desk.app;
  const scopeId = workstation.clinicId;
  const actor = { kind: 'server', id: 'demo', place: 'demo' } as const;
  const today = clinicDate(clock.now());
  const clinic = generateClinic({ seed: 5, today, residents: 300 });
  await database.write(async (db) => {
    for (const ops of clinic.clinicOps()) await ledger.issue(db, { scopeId, actor, ops: [...ops] });
    for (const [at, who] of (Object.keys(people) as Who[]).entries()) {
      const [name, birthDate, phone] = people[who];
      const first17 = `110199${birthDate.replaceAll('-', '')}${910 + at}`;
      const documentNumber = who === 'latin' ? 'XDA837465' : first17 + makeCheckDigit(first17);
      const residentId = makeId();
      ids.set(residentId, who);
      documents.set(who, documentNumber);
      const registration = {
        documentType: who === 'latin' ? ('passport' as const) : ('id-card' as const),
        documentNumber,
        name,
        sex: 'female' as const,
        birthDate: birthDate as CalendarDate,
        phone,
        address: '',
        ethnicCode: '',
      };
      const newcomer = { residentId, registration, isReadFromChip: false, isDemo: true };
      const ops = registerOps({ ...newcomer, now: clock.now() }, makeId);
      await ledger.issue(db, { scopeId, actor, ops });
    }
  });
});
afterAll(() => desk.close());

function hits(text: string) {
  return searchResidents(desk.app.database.read, { text, limit: 20, now: desk.clock.now() });
}

function found(text: string): readonly Who[] {
  return hits(text).flatMap(({ residentId }) => ids.get(residentId) ?? []);
}

const byName: readonly [text: string, who: Who][] = [
  ['单于飞', 'polyphonic'],
  ['chanyufei', 'polyphonic'],
  ['cyf', 'polyphonic'],
  ['shanyufei', 'polyphonic'],
  ['danyufei', 'polyphonic'],
  ['單于飛', 'polyphonic'],
  ['zengle', 'zeng'],
  ['cengyue', 'zeng'],
  ['zl', 'zeng'],
  ['曾樂', 'zeng'],
  ['xiexiaodong', 'xie'],
  ['jiexiaodong', 'xie'],
  ['xiao dong', 'xie'],
  ['解曉東', 'xie'],
  ['lvlvzhu', 'lv'],
  ['lulvzhu', 'lv'],
  ['lyulyuzhu', 'lv'],
  ['lülüzhu', 'lv'],
  ['LÜ LÜ ZHU', 'lv'],
  ['呂綠竹', 'lv'],
  ['lvzhu', 'lv'],
  ['oynn', 'ouyang'],
  ['ouyang nana', 'ouyang'],
  ['歐陽娜娜', 'ouyang'],
  ['娜娜', 'ouyang'],
  ['nana', 'ouyang'],
  ['ｏｕｙａｎｇ', 'ouyang'],
  ['chongchongyang', 'chong'],
  ['zhongzhongyang', 'chong'],
  ['陈国华', 'traditional'],
  ['陳國華', 'traditional'],
  ['国華', 'traditional'],
  ['chenguohua', 'traditional'],
  ['𠮷𣲗宁', 'beyond'],
  ['𣲗宁', 'beyond'],
  ['吉𣲗寧', 'beyond'],
  ['jiweining', 'beyond'],
  ['买买提吐尔逊', 'uyghur'],
  ['買買提•吐爾遜', 'uyghur'],
  ['买买提 ・ 吐尔逊', 'uyghur'],
  ['吐尔逊', 'uyghur'],
  ['mmttex', 'uyghur'],
  ['maria jose', 'latin'],
  ['MARÍA', 'latin'],
  ['lopez', 'latin'],
  ['José López', 'latin'],
  ['钱多多', 'newborn'],
  ['qianduoduo', 'newborn'],
  ['qinqiu', 'old'],
  ['tanchou', 'old'],
  ['覃', 'old'],
];

const byNumber: readonly [text: string, who: Who][] = [
  ['19580312', 'polyphonic'],
  ['1958-3-12', 'polyphonic'],
  ['1958/03/12', 'polyphonic'],
  ['58.3.12', 'polyphonic'],
  ['58-03-12', 'polyphonic'],
  ['580312', 'polyphonic'],
  ['1958年3月12日', 'polyphonic'],
  ['1958年3月', 'polyphonic'],
  ['1958.3 单', 'polyphonic'],
  ['58年3月12日 cyf', 'polyphonic'],
  ['１９５８．３．１２', 'polyphonic'],
  ['1961年生 zeng', 'zeng'],
  ['0002 曾', 'zeng'],
  ['13712340003', 'xie'],
  ['137-1234-0003', 'xie'],
  ['+86 137 1234 0003', 'xie'],
  ['2340003', 'xie'],
  ['340003', 'xie'],
  ['2001-2-28 zhong', 'chong'],
  ['XDA837465', 'latin'],
  ['xda8', 'latin'],
  ['837465', 'latin'],
  ['7465', 'latin'],
  ['1990.10.10 0008', 'beyond'],
  ['2026-11', 'newborn'],
  ['qian 2026年11月', 'newborn'],
];

describe('among three hundred others somebody is found', () => {
  test.each([...byName, ...byNumber])('by %s', (text, who) => {
    expect(found(text)).toContain(who);
  });

  test.each(['polyphonic', 'lv', 'chong'] as const)(
    'by any end of the identity number from three characters on: %s',
    (who) => {
      const number = documents.get(who) ?? '';
      for (let length = 3; length <= 18; length += 1) {
        const [head, tail] = [number.slice(0, length), number.slice(-length).toLowerCase()];
        if (length > 13) expect([head, found(head)]).toEqual([head, [who]]);
        expect(found(`${people[who][0]} ${tail}`)).toEqual([who]);
        if (length > 6) expect([tail, found(tail)]).toEqual([tail, [who]]);
      }
    },
  );

  test.each([
    ['58.3.13', 'polyphonic'],
    ['1958年4月', 'polyphonic'],
    ['zengyuele', 'zeng'],
    ['cy', 'old'],
    ['99', 'latin'],
    ['娜 0006', 'ouyang'],
  ] as const)('and not by %s', (text, who) => {
    expect(found(text)).not.toContain(who);
  });
});

describe('what the text stands for is marked', () => {
  test.each([
    ['单', '单'],
    ['chanyuf', '单于飞'],
    ['于飛', '于飞'],
    ['zengl', '曾乐'],
    ['xiaod', '晓东'],
    ['oyn', '欧阳娜'],
    ['国华', '國華'],
    ['吐爾', '吐尔'],
    ['买买提吐', '买买提·吐'],
    ['jose', 'JOSÉ'],
    ['吉', '𠮷'],
  ])('%s marks %s', (text, part) => {
    const hit = hits(text).find(({ residentId }) => ids.has(residentId));
    expect(hit?.name.slice(hit.mark?.from, hit.mark?.to)).toBe(part);
  });

  test('a number marks nothing of the name, and says what it is', () => {
    expect(hits('13712340003')[0]).toMatchObject({ mark: null, matched: 'phone' });
    expect(hits('837465')[0]).toMatchObject({ matched: 'document' });
    expect(hits('58.3.12')[0]).toMatchObject({ matched: 'birth-date' });
  });
});
