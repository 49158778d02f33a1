import { toHalfWidth } from './clean.ts';

/** The middle dots that people and cards write between the parts of a name; U+00B7 is the one we keep. */
const INTERPUNCTS = /[·•・.．‧∙⋅･]/g;

/**
 * A name in the form in which two names are compared (ID-41). The name as written is stored beside it.
 *
 * @example normalizeName(' 张 小明 ') === '张小明'
 * @example normalizeName('买买提•艾力') === '买买提·艾力'
 */
export function normalizeName(name: string): string {
  return tidyName(name).toUpperCase();
}

/** As {@link normalizeName}, with Latin letters as they were written: what may be shown. */
export function tidyName(name: string): string {
  const text = toHalfWidth(name.normalize('NFC')).replace(INTERPUNCTS, '·').trim();
  const spaced = isHanName(text) ? text.replace(/\s+/g, '') : text.replace(/\s+/g, ' ');
  return spaced.replace(/ ?· ?/g, '·');
}

/** Whether a name holds a Han character, supplementary planes included (ID-63). */
export function isHanName(name: string): boolean {
  return /\p{Script=Han}/u.test(name);
}
