import { addMonths } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { checkIdNumber, documentTypeOfKind } from './id-number.ts';
import type { DocumentType, Sex } from './person.ts';

/** What on a card that was read should be looked at by a person; nothing of it is corrected (devices.md 1). */
export const cardDoubts = [
  'number-wrong',
  'birth-date-differs',
  'sex-differs',
  'rare-character',
] as const;
export type CardDoubt = (typeof cardDoubts)[number];

/** The facts of a card that speak of each other. */
export type CardFacts = {
  readonly documentType: DocumentType;
  readonly number: string;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: CalendarDate;
  readonly address: string;
};

/** A hundred years on: whether somebody is too old, or not born yet, is no question to a chip. */
const LATER_MONTHS = 1_200;

/**
 * Whether the number is one of this kind of card, says the birth date and the sex that stand beside it, and whether
 * every character is one that others can see, too (ID-02, ID-15, ID-63).
 */
export function cardDoubtsOf(card: CardFacts): readonly CardDoubt[] {
  const today = addMonths(card.birthDate, LATER_MONTHS);
  const said = checkIdNumber({ number: card.number, today });
  const isOther = said.kind === null || documentTypeOfKind(said.kind) !== card.documentType;
  const isFar = said.error === 'TOO_OLD' || said.error === 'FUTURE';
  const found: readonly (CardDoubt | false)[] = [
    (isOther || (said.error !== null && !isFar)) && 'number-wrong',
    !isOther && (isFar || isOtherDay(said.birthDate, card.birthDate)) && 'birth-date-differs',
    !isOther && isOtherSex(said.sex, card.sex) && 'sex-differs',
    /\p{Co}/u.test(card.name + card.address) && 'rare-character',
  ];
  return found.filter((doubt) => doubt !== false);
}

/** Of the card of 2017 the century is not in the number. */
function isOtherDay(said: CalendarDate | null, birthDate: CalendarDate): boolean {
  return said !== null && said.slice(2) !== birthDate.slice(2);
}

function isOtherSex(said: Sex | null, sex: Sex): boolean {
  return said !== null && (sex === 'male' || sex === 'female') && said !== sex;
}
