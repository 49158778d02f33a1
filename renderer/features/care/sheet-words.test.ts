import { describe, expect, test } from 'vitest';
import { dangerSignsOf, programmes, questionsOf } from '../../../shared/domain/care/programmes.ts';
import { fieldsOf } from '../../../shared/domain/care/sheet.ts';
import { en } from '../../i18n/en/all-words.ts';
import { zhCN } from '../../i18n/zh-CN/all-words.ts';
import { ownName } from './sheet-words.ts';

function has(words: object, path: string): boolean {
  const found = path
    .split('.')
    .reduce<unknown>(
      (room, name) => (typeof room === 'object' && room ? Reflect.get(room, name) : undefined),
      words,
    );
  return typeof found === 'string';
}

describe.each([
  ['zh-CN', zhCN],
  ['en', en],
])('in %s', (_language, words) => {
  test('every field of every sheet has a name, and every code a word', () => {
    const fields = fieldsOf(programmes.map(({ sheet }) => sheet));
    const unnamed = fields.flatMap((field) => {
      const names = [field.id, ownName(field.id)];
      const codes = 'codes' in field ? field.codes : [];
      const paths = [
        names.map((name) => `field.${name}`),
        ...codes.map((code) => names.map((name) => `code.${name}.${code}`)),
      ];
      return paths.filter((either) => !either.some((path) => has(words.sheet, path)));
    });
    expect(unnamed).toEqual([]);
  });

  test('every danger sign, question and rule that a programme names has its words', () => {
    const unsaid = [
      ...dangerSignsOf(programmes).map((sign) => `danger.${sign}`),
      ...questionsOf(programmes).map((question) => `question.${question}`),
    ].filter((path) => !has(words.care, path));
    expect(unsaid).toEqual([]);
  });
});
