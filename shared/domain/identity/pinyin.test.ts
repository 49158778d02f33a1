import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinyinReadings } from './pinyin.ts';

describe('pinyinReadings', () => {
  it.each([
    ['单明', 'shanming', 'sm'],
    ['解红', 'xiehong', 'xh'],
    ['仇英', 'qiuying', 'qy'],
    ['曾乐', 'zengle', 'zl'],
    ['乐曾', 'yueceng', 'yc'],
    ['朴明', 'piaoming', 'pm'],
    ['盖明', 'geming', 'gm'],
    ['长孙明', 'zhangsunming', 'zsm'],
    ['尉迟恭', 'yuchigong', 'ycg'],
    ['万俟明', 'moqiming', 'mqm'],
    ['单于明', 'chanyuming', 'cym'],
    ['单于', 'shanyu', 'sy'],
    ['欧阳明', 'ouyangming', 'oym'],
    ['吕芳', 'lvfang', 'lf'],
    ['张〇明', 'zhanglingming', 'zlm'],
    ['John Smith', 'johnsmith', 'js'],
    ['José', 'jose', 'j'],
    ['买买提·艾力', 'maimaitiaili', 'mmtal'],
  ])('reads %s first as %s, %s', (name, full, initials) => {
    const readings = pinyinReadings(name);
    expect(readings.full[0]).toBe(full);
    expect(readings.initials[0]).toBe(initials);
  });

  it('offers every reading of a surname, and the everyday one behind them', () => {
    expect(pinyinReadings('盖明').full).toEqual(['geming', 'gaiming', 'heming']);
    expect(pinyinReadings('翟明').full).toEqual(['zhaiming', 'diming']);
    expect(pinyinReadings('单明').initials).toEqual(['sm', 'dm', 'cm']);
  });

  it('keeps surname readings to the head (ID-61)', () => {
    expect(pinyinReadings('王单').full[0]).toBe('wangdan');
    expect(pinyinReadings('王尉迟').full[0]).toBe('wangweichi');
    expect(pinyinReadings('王解').full[0]).toBe('wangjie');
    expect(pinyinReadings('王仇').full[0]).toBe('wangchou');
  });

  it('spells ü in all three ways', () => {
    expect(pinyinReadings('吕略').full).toEqual(
      expect.arrayContaining(['lvlve', 'lulue', 'lyulyue']),
    );
    expect(pinyinReadings('王女').full).toEqual(
      expect.arrayContaining(['wangnv', 'wangnu', 'wangnyu']),
    );
  });

  it('passes over what it cannot read', () => {
    expect(pinyinReadings('㼆小明')).toEqual({ full: ['xiaoming'], initials: ['xm'] });
    expect(pinyinReadings('')).toEqual({ full: [], initials: [] });
    expect(pinyinReadings('·')).toEqual({ full: [], initials: [] });
  });

  it('stays small, plain and without repeats for any name', () => {
    const character = fc.constantFrom(...Array.from('乐曾重行长女吕和解张𠮷·A '));
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const { full, initials } = pinyinReadings(characters.join(''));
        for (const list of [full, initials]) {
          expect(list.length).toBeLessThanOrEqual(16);
          expect(new Set(list).size).toBe(list.length);
          expect(list.every((text) => /^[a-z]+$/.test(text))).toBe(true);
        }
      }),
    );
  });
});
