import { assert } from '../lib/assert.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
const MODULUS = ALPHABET.length;
const RADIX = 2;

/**
 * The check character of ISO 7064, MOD 37-2: finds every wrong character and every two neighbours that changed places,
 * the check character among them. One text of thirty-seven has `*`. (MOD 37,36 never needs that, and lets one swap of
 * fifty pass.)
 *
 * @param text letters A to Z and digits
 */
export function checkCharacter(text: string): string {
  let product = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    assert(value >= 0 && value < MODULUS - 1, 'what is checked are letters and digits');
    product = ((product + value) * RADIX) % MODULUS;
  }
  return ALPHABET[(MODULUS + 1 - product) % MODULUS] ?? '';
}

/** Whether a code ends with the check character of what stands before it. */
export function endsWithItsCheck(code: string): boolean {
  return checkCharacter(code.slice(0, -1)) === code.at(-1);
}
