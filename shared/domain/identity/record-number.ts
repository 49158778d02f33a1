import { assert } from '../../lib/assert.ts';
import { nextInBlock } from '../number-block.ts';
import { cleanDocumentNumber } from './clean.ts';

/**
 * 健康档案编号 (EHR-01): county, street, community, then the sequence. Each workstation gives from the block
 * of its own letter, so that two that can not see each other never give the same one (EHR-06). Gaps are
 * allowed; a number is never given twice.
 */

/** Of 99,999 sequences each of the letters has as many; what is left over is nobody's. */
const BLOCK = 3_800;
/** A database that was restored goes on in another part of its block. */
const PARTS = 5;

/** Of residents' committees, village committees and other organisations (EHR-02). */
const COMMUNITY = /^(?:0(?!00)\d{2}|1(?!00)\d{2}|9(?!00)\d{2})$/;

type Place = {
  readonly countyCode: string;
  readonly streetCode: string;
  readonly communityCode: string;
};

/** What all numbers of a community begin with; null where a code is none (EHR-02). */
export function recordNumberHead({ countyCode, streetCode, communityCode }: Place): string | null {
  const isWhole = /^\d{6}$/.test(countyCode) && /^\d{3}$/.test(streetCode);
  return isWhole && COMMUNITY.test(communityCode) ? countyCode + streetCode + communityCode : null;
}

/**
 * A record number as it stands on a folder, without its hyphens; null where it is none (EHR-03).
 *
 * @example parseRecordNumber('110199-001-001-00012') // '11019900100100012'
 */
export function parseRecordNumber(text: string): string | null {
  const digits = cleanDocumentNumber(text);
  const isWhole = /^\d{17}$/.test(digits) && COMMUNITY.test(digits.slice(9, 12));
  return isWhole && !digits.endsWith('00000') ? digits : null;
}

/** First and last sequence that a workstation of this letter gives. */
export function blockOf(letter: string): { readonly first: number; readonly last: number } {
  const at = letter.charCodeAt(0) - 65;
  assert(/^[A-Z]$/.test(letter), 'a workstation has one letter');
  return { first: at * BLOCK + 1, last: (at + 1) * BLOCK };
}

/**
 * The next number of a workstation in a community; null when its block is used up.
 *
 * @param given sequences of this community that are known to be given, by anybody
 * @param rebirths how often this database went on under a new replica id
 */
export function nextRecordNumber(
  head: string,
  { letter, given, rebirths }: { letter: string; given: readonly number[]; rebirths: number },
): string | null {
  const { first, last } = blockOf(letter);
  const own = given.filter((one) => one >= first && one <= last).map((one) => one - first + 1);
  const sequence = nextInBlock(own, rebirths, BLOCK / PARTS) + first - 1;
  return sequence > last ? null : head + String(sequence).padStart(5, '0');
}
