import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ruleBook } from '../../shared/domain/rule-book/rule-book.ts';
import { bookText, citations } from './book.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('every rule that the code cites stands in the book, and the book holds no other', () => {
  const known = ruleBook.flatMap(({ rules }) => Object.keys(rules));
  expect([...citations(root).keys()].sort()).toEqual(known.toSorted());
});

test('docs/rules.md is what the tables say: npm run -s rules -- --book', () => {
  expect(readFileSync(`${root}docs/rules.md`, 'utf8')).toBe(bookText(root));
});
