import { sha256Hex } from './hash.ts';

/**
 * A one-time code with which a workstation joins: 19 characters of chance (95 bits, so that a
 * listened-in proof can not be guessed) and one that notices a slip of the finger. Crockford's
 * alphabet: no letter looks or sounds like a digit, and what is mistaken for one is read as it.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE = ALPHABET.length;
const CHANCE_LENGTH = 19;
const GROUP = 4;

export const CODE_LENGTH = CHANCE_LENGTH + 1;

/** Bytes of chance that a code is made of; five bits of each are used. */
export const CODE_BYTES = CHANCE_LENGTH;

/** A code in its one form: {@link CODE_LENGTH} characters of the alphabet, the last one the check. */
export type EnrolmentCode = string & { readonly __brand: 'EnrolmentCode' };

/** @param chance {@link CODE_BYTES} random bytes */
export function makeCode(chance: Uint8Array): EnrolmentCode {
  const values = [...chance.subarray(0, CHANCE_LENGTH)].map((byte) => byte % BASE);
  return [...values, checkOf(values)].map((value) => ALPHABET[value]).join('') as EnrolmentCode;
}

/** In groups of four, as it is read aloud: `7K2M-9QXD-…`. */
export function writeCode(code: EnrolmentCode): string {
  return (code.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/** Reads what a person typed: any case, any spaces and dashes, O for 0, I and L for 1. Null when it is none. */
export function readCode(typed: string): EnrolmentCode | null {
  const text = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}_.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const values = [...text].map((character) => ALPHABET.indexOf(character));
  if (values.length !== CODE_LENGTH || values.includes(-1)) return null;
  return values.pop() === checkOf(values) ? (text as EnrolmentCode) : null;
}

/**
 * What a code is known by, in place of the code: `id` finds it and may travel, `key` proves it and
 * may not. Text that is no code of ours (a fixed one of a demonstration) counts as it stands.
 */
export type CodeDigest = { readonly id: string; readonly key: string };

export function digestOf(typed: string): CodeDigest {
  const code = readCode(typed) ?? typed.trim();
  return {
    id: sha256Hex(`yizhan-code-id-1|${code}`).slice(0, 32),
    key: sha256Hex(`yizhan-code-key-1|${code}`),
  };
}

/** Luhn's sum to the base 32: notices every wrong character, and two that changed places. */
function checkOf(values: readonly number[]): number {
  const sum = values.toReversed().reduce((total, value, index) => {
    const weighted = index % 2 === 0 ? value * 2 : value;
    return total + Math.floor(weighted / BASE) + (weighted % BASE);
  }, 0);
  return (BASE - (sum % BASE)) % BASE;
}
