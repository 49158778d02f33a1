import type { TFunction } from 'i18next';
import type { DeskContacts } from '../../shared/contract/connection.ts';
import { whenWords } from './use-words.ts';

type SilentDesk = DeskContacts['silent'][number];

/** A desk that the clinic's home does not hear: since when, and what that means. */
export function silentDeskWords(
  t: TFunction,
  { name, lastContactAt }: SilentDesk,
  nowMs: number,
): string {
  if (lastContactAt === null) return t('connection.desks.never', { name });
  return t('connection.desks.silent', { name, time: whenWords(lastContactAt, nowMs) });
}
