/** PostgreSQL refuses a key of more than some 2,700 bytes, and with it everything that came with the transaction. */
const KEY_CHARS_MAX = 128;

/** PostgreSQL holds no NUL in text, and neither database a half surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/** Whether rows may be found by it. What an act says is asked for nowhere before this is known. */
export function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length <= KEY_CHARS_MAX && isStorable(value);
}
