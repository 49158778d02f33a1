import { describe, expect, it } from 'vitest';
import { openGlyphTable } from './fonts.ts';
import { markMissingGlyphs } from './missing-glyphs.ts';

const has = (text: string) => (codePoint: number) => text.includes(String.fromCodePoint(codePoint));

describe('markMissingGlyphs', () => {
  it('marks what the font cannot draw in texts of any depth, and says which', () => {
    const data = { name: '吴𠮷', notes: [{ text: '𠮷𬀩' }], age: 61, none: null };
    expect(markMissingGlyphs(data, has('吴'))).toEqual({
      data: { name: '吴〓', notes: [{ text: '〓〓' }], age: 61, none: null },
      missing: ['U+20BB7', 'U+2C029'],
    });
  });

  it('shows a private-use character of an old card as missing', () => {
    expect(markMissingGlyphs('王\ue815', has('王'))).toEqual({ data: '王〓', missing: ['U+E815'] });
  });

  it('shows half a surrogate pair as missing', () => {
    expect(markMissingGlyphs('王\ud842', has('王'))).toEqual({ data: '王〓', missing: ['U+D842'] });
  });

  it('drops what is invisible anyway: controls, joiners, variation selectors', () => {
    const data = '葛\u{e0100}\u200d\u0000\ufe0f';
    expect(markMissingGlyphs(data, has('葛'))).toEqual({ data: '葛', missing: [] });
  });

  it('keeps a line break as a space', () => {
    expect(markMissingGlyphs('安康社区\n3 号楼', () => true).data).toBe('安康社区 3 号楼');
  });
});

describe('the fonts of the papers', () => {
  const tables = [openGlyphTable('normal'), openGlyphTable('bold')] as const;

  it('cover the same characters in both weights', () => {
    const planes = [0x20, 0x3_0000] as const;
    const differing: number[] = [];
    for (let codePoint: number = planes[0]; codePoint < planes[1]; codePoint += 1) {
      if (tables[0](codePoint) !== tables[1](codePoint)) differing.push(codePoint);
    }
    expect(differing).toEqual([]);
  });

  it('have the mark itself, the rare characters of names, and not every one of them', () => {
    for (const character of '〓●○·①䶮喆𬭚𬀩㛃') {
      expect([character, tables[0](character.codePointAt(0) ?? 0)]).toEqual([character, true]);
    }
    expect(tables[0]('𠮷'.codePointAt(0) ?? 0)).toBe(false);
  });
});
