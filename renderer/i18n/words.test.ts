import { describe, expect, test } from 'vitest';
import { problemCodes } from '../../shared/lib/problem.ts';
import { readSourceWords, wordsOf } from '../../tests/support/source-words.ts';
import { en } from './en/all-words.ts';
import { zhCN } from './zh-CN/all-words.ts';

const renderer = new URL('..', import.meta.url).pathname;
const han = /\p{Script=Han}/u;

function leaves(words: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  );
}

/** Every `{{…}}`, with whatever stands in it, so that a slip of the pen in one differs. */
function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{.*?\}\}/g)].map(([found]) => found).toSorted();
}

const chinese = new Map(leaves(zhCN));
const english = new Map(leaves(en));

/** Chinese that stays Chinese in English: the way back to one's own language. */
const chineseInEnglish = ['shell.menu.language'];
const englishInChinese = ['shell.menu.language'];

/** Rooms of words that are opened by the id of a field; sheet-words.test.ts compares them with the form. */
const openedById = ['sheet.field.', 'sheet.code.'];

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

  test('a placeholder has one spelling, and none is half open', () => {
    const odd = [...chinese, ...english].filter(([, text]) =>
      /[{}]/.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    );
    expect(odd).toEqual([]);
  });

  test('no sentence is empty, and no English one is Chinese', () => {
    const empty = [...chinese, ...english].filter(([, text]) => text.trim() === '');
    const mixed = [...english]
      .filter(([, text]) => han.test(text) || /[，。；：？！「」、（）]/.test(text))
      .map(([key]) => key);
    expect({ empty, mixed }).toEqual({ empty: [], mixed: chineseInEnglish });
  });

  test('a Chinese sentence is Chinese, unless both say the same name, unit or mark', () => {
    const left = [...chinese].filter(([key, text]) => {
      const own = text.replaceAll(/\{\{\w+\}\}/g, '');
      return /[a-z]{4,}/i.test(own) && !han.test(own) && text !== english.get(key);
    });
    expect(left.map(([key]) => key)).toEqual(englishInChinese);
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
  const files = readSourceWords(renderer).filter(({ file }) => !file.startsWith('i18n'));
  const texts = files.flatMap((one) => one.texts);

  test('there are some to look at', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(texts.length).toBeGreaterThan(1_000);
  });

  test('none says anything by itself, in any language', () => {
    expect(files.filter(({ spoken }) => spoken.length > 0)).toEqual([]);
  });

  test('none carries Chinese', () => {
    // One radical sign, written as its number, marks where square characters begin.
    const carrying = files.filter((one) =>
      one.texts.some((text) => han.test(text) && text !== '\u2e80'),
    );
    expect(carrying.map(({ file }) => file)).toEqual([]);
  });

  test('every word is asked for somewhere', () => {
    const asked = new Set(texts);
    const patterns = texts.filter((text) => text.includes('${}')).map(asPattern);
    const unused = [...chinese.keys()].filter(
      (key) =>
        !asked.has(key) &&
        !patterns.some((pattern) => pattern.test(key)) &&
        !openedById.some((room) => key.startsWith(room)),
    );
    expect(unused).toEqual([]);
  });
});

/** What a template may become; one that says nothing of its beginning asks for nothing. */
function asPattern(template: string): RegExp {
  const parts = template.split('${}').map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return /^[a-z]+\./.test(template) ? new RegExp(`^${parts.join('.+')}$`) : /^$(?!)/;
}

test.each([
  ['text', '<p>Save</p>'],
  ['a lower-case word', '<p>save</p>'],
  ['a branch', "<p>{isOpen ? 'Open now' : null}</p>"],
  ['what is left when there is nothing', "<p>{name ?? 'Nobody'}</p>"],
  ['a template', '<p>{`${count} waiting`}</p>'],
  ['a prop that is read', '<img alt="A chart" />'],
  ['a prop that is heard', "<i aria-label={'Close it'} />"],
  ['an option', "const options = [{ value: 1, label: 'One of them' }]"],
])('%s outside the words is found', (_what, code) => {
  expect(wordsOf('some.tsx', code).spoken).toHaveLength(1);
});

test.each([
  ['a key', "<p>{t('desk.title')}</p>"],
  ['a prop that nobody reads', '<p className="quiet" role="status" />'],
  ['marks and digits', '<p>{a} / {b} · 12</p>'],
  ['the name of a field', "const field = { label: 'birthDate' }"],
])('%s is none', (_what, code) => {
  expect(wordsOf('some.tsx', code).spoken).toEqual([]);
});
