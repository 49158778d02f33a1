import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { parseSearchText, searchKeys } from './search-text.ts';

const resident = {
  name: '曾小明',
  documentNumbers: ['11019919510312002X'],
  phone: '138 0000 1234',
  recordNumber: '11019900100100007',
  birthDate: '1951-03-12' as CalendarDate,
};

function finds(text: string, who: Parameters<typeof searchKeys>[0] = resident): boolean {
  const keys = searchKeys(who);
  const { tokens } = parseSearchText(text);
  return tokens.length > 0 && tokens.every((token) => keys.some((key) => key.startsWith(token)));
}

function keysOf(name: string): readonly string[] {
  return searchKeys({ ...resident, name });
}

describe('searchKeys', () => {
  it('are the scraps that a desk has of a person', () => {
    expect(searchKeys(resident)).toEqual([
      '曾小明',
      '小明',
      '明',
      'zengxiaoming',
      'cengxiaoming',
      'zxm',
      'cxm',
      '002x',
      '12002x',
      '11019919510312002x',
      '1234',
      '13800001234',
      '00100007',
      '11019900100100007',
      '19510312',
    ]);
  });

  it('leave out what is not known', () => {
    const unknown = { documentNumbers: [], phone: null, recordNumber: null, birthDate: null };
    expect(searchKeys({ name: '张三', ...unknown })).toEqual(['张三', '三', 'zhangsan', 'zs']);
  });

  it('hold the parts of long names and names in other letters', () => {
    expect(keysOf('买买提·艾力')).toEqual(expect.arrayContaining(['买买提艾力', '艾力']));
    expect(keysOf('John Smith')).toEqual(expect.arrayContaining(['johnsmith', 'smith', 'js']));
    expect(keysOf('欧阳小明')).toEqual(
      expect.arrayContaining(['欧阳小明', '小明', 'ouyangxiaoming']),
    );
  });
});

describe('parseSearchText', () => {
  it.each([
    ['  ', []],
    ['张 小明', ['张小明']],
    ['Zhang Xiao Ming', ['zhangxiaoming']],
    ['ＺＸＭ', ['zxm']],
    ['lü', ['lv']],
    ["xi'an", ['xian']],
    ['138-0000-1234', ['13800001234']],
    ['138 0000 1234', ['13800001234']],
    ['110199-001-001-00007', ['11019900100100007']],
    ['11019919510312002Ⅹ', ['11019919510312002x']],
    ['1951-3-12', ['19510312']],
    ['1951年03月12日', ['19510312']],
    ['１９５１．３．１２', ['19510312']],
    ['张 0019', ['张', '0019']],
    ['张小明1951', ['张小明', '1951']],
    ['zxm 0019', ['zxm', '0019']],
    ['E12345678', ['e12345678']],
    ['买买提•艾力', ['买买提艾力']],
  ])('%j becomes %j', (text, tokens) => {
    expect(parseSearchText(text).tokens).toEqual(tokens);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { tokens } = parseSearchText(text);
        expect(parseSearchText(tokens.join(' ')).tokens).toEqual(tokens);
      }),
    );
  });
});

describe('a resident is found', () => {
  it.each([
    '曾小明',
    '曾',
    '小明',
    'zeng xiao ming',
    'zengx',
    'ZXM',
    'ceng',
    '002X',
    '12002x',
    '110199 19510312',
    '1234',
    '138-0000',
    '00100007',
    '110199-001-001-00007',
    '1951-03-12',
    '小明 1234',
    'zxm 1951',
  ])('by %s', (text) => {
    expect(finds(text)).toBe(true);
  });

  it.each(['zym', '小刚', '0019', '曾 9999', ''])('not by %j', (text) => {
    expect(finds(text)).toBe(false);
  });

  it('with ü, however it is typed', () => {
    for (const text of ['lv', 'lu', 'lyu', 'lü', '吕', 'LYUFANG']) {
      expect(finds(text, { ...resident, name: '吕芳' })).toBe(true);
    }
  });
});
