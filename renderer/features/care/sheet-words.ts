import type { TFunction } from 'i18next';
import i18next from 'i18next';
import { programmeIds } from '../../../shared/domain/care/programmes.ts';
import type { SheetField } from '../../../shared/domain/care/sheet.ts';

/** The name of a field; an item that several forms have each for itself has one name. */
export function fieldWord(t: TFunction, { id }: SheetField): string {
  return wordAt(t, 'sheet.field', id, '') ?? id;
}

/** A code of a choice in words. */
export function codeWord(t: TFunction, { id }: SheetField, code: number): string {
  return wordAt(t, 'sheet.code', id, `.${code}`) ?? String(code);
}

/** The form's own word first, then the one that the forms share. */
function wordAt(t: TFunction, room: string, id: string, rest: string): string | null {
  const keys = [id, ownName(id)].map((name) => `${room}.${name}${rest}`);
  const key = keys.find((one) => i18next.exists(one));
  return key ? t(key as 'sheet.title') : null;
}

/** Without the programme in front: `diabetes-2.symptoms` is `symptoms`. */
export function ownName(id: string): string {
  const programme = programmeIds.find((one) => id.startsWith(`${one}.`));
  return programme ? id.slice(programme.length + 1) : id;
}
