import { describe, expect, it } from 'vitest';
import { normalizeName } from './names.ts';
import { surnameOf } from './surnames.ts';

describe('normalizeName', () => {
  it.each([
    ['  张小明 ', '张小明'],
    ['张　小 明', '张小明'],
    ['买买提•艾力', '买买提·艾力'],
    ['买买提・艾力', '买买提·艾力'],
    ['买买提.艾力', '买买提·艾力'],
    ['买买提．艾力', '买买提·艾力'],
    ['买买提 · 艾力', '买买提·艾力'],
    ['Ｊｏｈｎ  smith', 'JOHN SMITH'],
    ['Jose\u0301', 'JOSÉ'],
    ['𠮷 小明', '𠮷小明'],
  ])('%j becomes %j', (name, expected) => {
    expect(normalizeName(name)).toBe(expected);
    expect(normalizeName(normalizeName(name))).toBe(expected);
  });
});

describe('surnameOf', () => {
  it.each([
    ['欧阳明', '欧阳'],
    ['欧阳', '欧'],
    ['张三', '张'],
    ['𠮷小明', '𠮷'],
    ['', ''],
  ])('of %j is %j', (name, surname) => {
    expect(surnameOf(name)).toBe(surname);
  });
});
