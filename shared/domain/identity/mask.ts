import { unreachable } from '../../lib/assert.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { cleanDocumentNumber, cleanPhone } from './clean.ts';
import { tidyName } from './names.ts';
import type { DocumentType } from './person.ts';
import { surnameOf } from './surnames.ts';

/**
 * Who sees the text. One profile a channel, so that nobody sees two profiles of one number (ID-51):
 * `public` is boards, tickets and voice, `extract` is data for another department (ID-52).
 */
export type MaskChannel = 'public' | 'staff' | 'paper' | 'extract';
export type MaskKind = 'id-number' | 'phone' | 'name' | 'passport';

export type MaskInput = {
  readonly kind: MaskKind;
  readonly value: string;
  readonly channel: MaskChannel;
};

/** `masked` is empty where the channel shows nothing of it at all. */
export type MaskDecision = Decision & { readonly masked: string };

const ruleSet = { ruleSet: 'mask', version: '2026.1' } as const;

/** Below this length only the last two are left (ID-53). */
const SHORT_BELOW = 8;

/** The text that a channel may show (ID-50 to ID-54). Counts code points (ID-63). */
export function mask({ kind, value, channel }: MaskInput): MaskDecision {
  switch (kind) {
    case 'name':
      return decide(channel === 'public' ? maskName(value) : value, 'ID-54');
    case 'phone':
      return decide(maskPhone(value), 'ID-54');
    case 'passport':
      return decide(maskPassport(value, channel), channel === 'public' ? 'ID-52' : 'ID-53');
    case 'id-number':
      return decide(maskIdNumber(value, channel), ...idNumberRules(value, channel));
    default:
      return unreachable(kind);
  }
}

/** The mask of any document number, by its type and length (ID-53); empty where none is shown. */
export function maskDocument(type: DocumentType, value: string, channel: MaskChannel): string {
  return type === 'passport' ? maskPassport(value, channel) : maskIdNumber(value, channel);
}

/** KEEP4 for staff and on paper, TAIL6 in extracts, nothing in public (ID-50, ID-52). */
export function maskIdNumber(value: string, channel: MaskChannel): string {
  if (channel === 'public') return '';
  const characters = [...cleanDocumentNumber(value)];
  return channel === 'extract'
    ? keepEnds(characters, characters.length - 6, 0)
    : keepEnds(characters, 0, 4);
}

/** Mobile numbers and land lines with area code `138****1234`; shorter ones keep the last four. */
export function maskPhone(value: string): string {
  const digits = [...cleanPhone(value)];
  return keepEnds(digits, digits.length >= 11 ? 3 : 0, 4);
}

/** The name as strangers may see it on a board: `张*明`, `欧阳*`, `买****` (ID-54). */
export function maskName(name: string): string {
  const tidy = tidyName(name);
  const characters = [...tidy];
  if (tidy.includes('·')) return `${characters[0] ?? ''}****`; // its length would tell, too
  if (characters.length < 3) return keep(characters, characters.length - 1, 0);
  const kept = [...surnameOf(tidy)].length;
  const hasEnd = characters.length > kept + 1;
  return keep(characters, kept, hasEnd ? 1 : 0);
}

function maskPassport(value: string, channel: MaskChannel): string {
  return channel === 'public' ? '' : keepEnds([...cleanDocumentNumber(value)], 2, 2);
}

function idNumberRules(value: string, channel: MaskChannel): readonly (string | false)[] {
  if (channel === 'public') return ['ID-52'];
  return ['ID-50', 'ID-52', [...cleanDocumentNumber(value)].length !== 18 && 'ID-53'];
}

/** Keeps `head` and `tail` characters; of a short text the last two, and never the whole. */
function keepEnds(characters: readonly string[], head: number, tail: number): string {
  const isShort = characters.length < SHORT_BELOW;
  const tailOfShort = Math.max(0, Math.min(2, characters.length - 1));
  return isShort ? keep(characters, 0, tailOfShort) : keep(characters, head, tail);
}

function keep(characters: readonly string[], head: number, tail: number): string {
  const end = characters.length - tail;
  return characters.map((one, at) => (at < head || at >= end ? one : '*')).join('');
}

function decide(masked: string, ...because: readonly (string | false)[]): MaskDecision {
  return { masked, because: ruleIds(...because), ...ruleSet };
}
