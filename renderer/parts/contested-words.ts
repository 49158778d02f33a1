import type { TFunction } from 'i18next';
import i18next from 'i18next';
import type { Author, ContestedField } from '../../shared/contract/conflicts.ts';
import type { CalendarDate, Instant } from '../../shared/lib/clock.ts';
import { conditionWord } from './condition-words.ts';
import { dateOf, timeOf } from './use-words.ts';

type OfField = Pick<ContestedField, 'entity' | 'field' | 'about'>;

/** A field as people call it, with what it speaks of: 过敏（青霉素）. */
export function fieldWord(t: TFunction, { entity, field, about }: OfField): string {
  const key = `conflicts.field.${entity}.${field}`;
  // Fields are open: a later version may add some before this window knows their words.
  const word = i18next.exists(key) ? t(key as 'conflicts.field.residents.name') : field;
  return about === null
    ? word
    : t('conflicts.of', { field: word, about: aboutWord(t, entity, about) });
}

function aboutWord(t: TFunction, entity: OfField['entity'], about: string): string {
  if (entity === 'conditions') return conditionWord(t, about);
  if (entity === 'resident_documents') return wordOr(t, `values.document.${about}`, about);
  if (entity === 'merge_proposals') return wordOr(t, `conflicts.proposal.${about}`, about);
  if (entity === 'service_requests') return wordOr(t, `orders.test.${about}`, about);
  if (entity === 'tasks') return wordOr(t, `reports.disease.${about}`, about);
  return about;
}

/** Where the words of a state stand. */
const stateWords: Partial<Record<OfField['entity'], string>> = {
  merge_proposals: 'conflicts.state.proposal',
  referrals: 'referrals.state',
  tasks: 'conflicts.state.task',
};

/** One of the values as people read it. */
export function contestedWord(
  t: TFunction,
  { entity, field }: Pick<OfField, 'entity' | 'field'>,
  value: string | null,
): string {
  if (value === null) return t('conflicts.empty');
  switch (field) {
    case 'sex':
      return wordOr(t, `values.sex.${value}`, value);
    case 'state':
      return wordOr(t, `${stateWords[entity] ?? 'values.appointment'}.${value}`, value);
    case 'state_reason': // a code of REF-18, or the sentence that was chosen
      return wordOr(t, `referrals.outcomes.${value}`, value);
    case 'ethnic_code':
      return wordOr(t, `ethnic.${value}`, value);
    case 'is_refuted':
    case 'is_managed':
    case 'may_act':
      return t(`conflicts.flag.${field}.${value === '1' ? 'yes' : 'no'}`);
    default:
      return value;
  }
}

function wordOr(t: TFunction, key: string, value: string): string {
  return i18next.exists(key) ? t(key as 'values.sex.male') : value;
}

/** Who wrote it, as far as it is known. */
export function whoWord(t: TFunction, { kind, name }: Author): string {
  return name ?? t(`conflicts.author.${kind}`);
}

/** Who wrote it and where, in a sentence. */
export function authorWords(t: TFunction, author: Author): string {
  const { kind, place } = author;
  if (kind === 'unknown')
    return place ? t('conflicts.unknownAt', { place }) : t('conflicts.unknownAuthor');
  const who = whoWord(t, author);
  return place ? t('conflicts.by', { who, place }) : t('conflicts.byNoPlace', { who });
}

/** `11-21 08:31`, or the time alone on the same day. */
export function shortMoment(at: Instant | null, today: CalendarDate): string {
  if (at === null) return '';
  const date = dateOf(at);
  return date === today ? timeOf(at) : `${date.slice(5)} ${timeOf(at)}`;
}
