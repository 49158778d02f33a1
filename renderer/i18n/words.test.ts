import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemCodes } from '../../shared/lib/problem.ts';
import { en } from './en/all-words.ts';
import { zhCN } from './zh-CN/all-words.ts';

const renderer = new URL('..', import.meta.url).pathname;
const han = /\p{Script=Han}/u;

function leaves(words: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  );
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();
}

const chinese = new Map(leaves(zhCN));
const english = new Map(leaves(en));

describe('two languages', () => {
  test('have the same keys', () => {
    expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted());
  });

  test('a sentence asks for the same values in both', () => {
    const differing = [...chinese].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  test('no sentence is empty, and no English one is Chinese', () => {
    const empty = [...chinese, ...english].filter(([, text]) => text.trim() === '');
    const mixed = [...english].filter(
      ([key, text]) => han.test(text) && key !== 'shell.menu.language',
    );
    expect({ empty, mixed }).toEqual({ empty: [], mixed: [] });
  });
});

describe('refusals', () => {
  test.each(problemCodes)('%s has a sentence in both languages', (code) => {
    expect(zhCN.problem[code]).toMatch(han);
    expect(en.problem[code].length).toBeGreaterThan(0);
  });

  test('no sentence blames or speaks in codes', () => {
    const codes = Object.values(zhCN.problem).filter((text) =>
      /[A-Z]{2,}|错误|非法|失败/.test(text),
    );
    expect(codes).toEqual([]);
  });
});

describe('sources', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('i18n') && !file.endsWith('.test.ts'),
  );

  test('there are some to look at', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test('none says anything in Chinese by itself', () => {
    const speaking = files.filter((file) => {
      const code = readFileSync(join(renderer, file), 'utf8')
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/^\s*\/\/.*$/gm, '');
      return han.test(code);
    });
    expect(speaking).toEqual([]);
  });
});
