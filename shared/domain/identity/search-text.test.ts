import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { parseSearchText, type SearchToken, searchKeys } from './search-text.ts';

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
  const fits = ({ forms }: SearchToken) =>
    forms.some((form) => keys.some((key) => key.startsWith(form)));
  return tokens.length > 0 && tokens.every(fits);
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
      'xiaoming',
      'xm',
      '11019919510312002x',
      '~x20021301591991011',
      '13800001234',
      '~43210000831',
      '11019900100100007',
      '~70000100100991011',
      '19510312',
      '*0312',
    ]);
  });

  it('leave out what is not known', () => {
    const unknown = { documentNumbers: [], phone: null, recordNumber: null, birthDate: null };
    expect(searchKeys({ name: '张三', ...unknown })).toEqual([
      '张三',
      '三',
      'zhangsan',
      'zs',
      'san',
    ]);
  });

  it('hold the parts of long names and names in other letters', () => {
    expect(keysOf('买买提·艾力')).toEqual(
      expect.arrayContaining(['买买提艾力', '艾力', 'aili', 'al']),
    );
    expect(keysOf('John Smith')).toEqual(expect.arrayContaining(['johnsmith', 'smith', 'js']));
    expect(keysOf('John Smith')).toContain('smithjohn');
    expect(keysOf('Mary Ann Smith')).toEqual(
      expect.arrayContaining([
        'maryannsmith',
        'annsmith',
        'smithmaryann',
        'marysmith',
        'smithmary',
      ]),
    );
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
    ['1951 3 12', ['19510312']],
    ['1951 13 12', ['19511312']],
    ['１９５１．３．１２', ['19510312']],
    ['张 0019', ['张', '0019']],
    ['张小明1951', ['张小明', '1951']],
    ['zxm 0019', ['zxm', '0019']],
    ['E12345678', ['e12345678']],
    ['买买提•艾力', ['买买提艾力']],
    ['張國華', ['张国华']],
    ['1951-3-12 0019', ['19510312', '0019']],
    ['张51.3.12', ['张', '510312']],
    ['1951年3月', ['195103']],
    ['1951-03', ['195103']],
    ['1951年', ['1951']],
    ['51年3月', ['5103']],
    ['51.3', ['513']],
    ['1951-13-12', ['19511312']],
    ['1951-2-30', ['1951230']],
    ['+86 138 0000 1234', ['13800001234']],
    ['0086-13800001234', ['13800001234']],
    ['86138', ['86138']],
    ['3月5日', ['0305']],
    ['张 3月5号', ['张', '0305']],
    ['1951年3月12日', ['19510312']],
    ['1951年出生', ['1951']],
    ['尾号0019', ['0019']],
    ['张小明 电话后四位1234', ['张小明', '1234']],
    ['身份证：11019919510312002X', ['11019919510312002x']],
    ['后金花', ['后金花']],
    ['Smith, John', ['smithjohn']],
  ])('%j becomes %j', (text, tokens) => {
    expect(parseSearchText(text).tokens.map((token) => token.text)).toEqual(tokens);
  });

  it.each([
    ['3月5日', ['*0305']],
    ['0305', ['0305', '~5030', '*0305']],
    ['0230', ['0230', '~0320']],
    ['019', ['019', '~910']],
    ['02x', ['02x', '~x20']],
    ['19', ['19']],
    ['580312', ['580312', '~213085', '19580312', '20580312']],
    ['580332', ['580332', '~233085']],
    ['58.3.12', ['19580312', '20580312']],
    ['000229', ['000229', '~922000', '20000229']],
    ['1958年3月', ['195803']],
    ['zxm', ['zxm']],
  ])('%j may begin with %j', (text, forms) => {
    expect(parseSearchText(text).tokens.flatMap((token) => token.forms)).toEqual(forms);
  });

  it('makes the same of a word of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const token of parseSearchText(text).tokens) {
          expect(parseSearchText(token.text).tokens.map((again) => again.text)).toEqual([
            token.text,
          ]);
        }
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
    '3月12日',
    '0312',
    '曾 3月12号',
    '尾号1234',
  ])('by %s', (text) => {
    expect(finds(text)).toBe(true);
  });

  it.each(['zym', '小刚', '0019', '曾 9999', ''])('not by %j', (text) => {
    expect(finds(text)).toBe(false);
  });

  it('by a name in other letters, in either order', () => {
    for (const text of ['smith john', 'John Smith', 'SMITH', 'smith, j'])
      expect(finds(text, { ...resident, name: 'John Smith' })).toBe(true);
  });

  it('with ü, however it is typed', () => {
    for (const text of ['lv', 'lu', 'lyu', 'lü', '吕', 'LYUFANG']) {
      expect(finds(text, { ...resident, name: '吕芳' })).toBe(true);
    }
  });
});
