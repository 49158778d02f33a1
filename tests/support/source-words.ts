import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** What a source file says and asks for, by its syntax tree. */
export type SourceWords = {
  readonly file: string;
  /** Texts that reach the screen or a screen reader without passing through the words. */
  readonly spoken: readonly string[];
  /** Every text of the code; what is put in at run time stands as `${}`. */
  readonly texts: readonly string[];
};

/** Props that people read or hear. */
const readProps = new Set([
  'title',
  'label',
  'placeholder',
  'alt',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'okText',
  'cancelText',
  'description',
  'message',
  'tooltip',
  'summary',
  'heading',
  'hint',
]);

/** A letter of any script makes a text something that is read; marks and digits are the same everywhere. */
const letter = /\p{Letter}/u;

type Text = {
  readonly type: string;
  readonly value?: unknown;
  readonly expression?: Text;
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[];
  readonly consequent?: Text;
  readonly alternate?: Text;
  readonly left?: Text;
  readonly right?: Text;
};

/** @param directory every `.ts` and `.tsx` below it that is no test */
export function readSourceWords(directory: string): readonly SourceWords[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(\.test|\.d)\.ts$/.test(file))
    .map((file) => wordsOf(file, readFileSync(join(directory, file), 'utf8')));
}

/** @param code the text of the file; `file` only names it */
export function wordsOf(file: string, code: string): SourceWords {
  const { program, errors } = parseSync(file, code, { sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${file} can't be read`);
  const spoken: string[] = [];
  const texts: string[] = [];
  const say = (found: readonly string[]) => {
    spoken.push(...found.filter((text) => letter.test(text)));
  };
  new Visitor({
    JSXText: (node) => say([node.value.trim()]),
    JSXExpressionContainer: (node) => {
      // Below an element it is read; as a prop only where the prop is.
      if (!attributeValues.has(node)) say(shownBy(node.expression as Text));
    },
    JSXAttribute: (node) => {
      if (node.value) attributeValues.add(node.value);
      const name = node.name.type === 'JSXIdentifier' ? node.name.name : '';
      if (node.value && readProps.has(name)) say(sentences(shownBy(node.value as Text)));
    },
    Property: (node) => {
      const name = node.key.type === 'Identifier' ? node.key.name : '';
      if (readProps.has(name)) say(sentences(shownBy(node.value as Text)));
    },
    Literal: (node) => {
      if (typeof node.value === 'string') texts.push(node.value);
    },
    TemplateLiteral: (node) => texts.push(...shownBy(node)),
  }).visit(program);
  return { file, spoken, texts };
}

const attributeValues = new WeakSet<object>();

/** A prop may hand a key on, which is one word in the spelling of code; a text is more than that. */
function sentences(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !/^[a-z][A-Za-z0-9.-]*$/.test(text));
}

/** The texts that an expression may show: itself, or what its branches are. */
function shownBy(node: Text | undefined): readonly string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return [(node.quasis ?? []).map(({ value }) => value.cooked ?? '').join('${}')];
    case 'JSXExpressionContainer':
      return shownBy(node.expression);
    case 'ConditionalExpression':
      return [...shownBy(node.consequent), ...shownBy(node.alternate)];
    case 'LogicalExpression':
      return shownBy(node.right);
    default:
      return [];
  }
}
