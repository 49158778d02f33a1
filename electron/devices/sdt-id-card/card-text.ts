import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { Sex } from '../../../shared/contract/schemas.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

/**
 * The text block of an identity card: 256 bytes of UTF-16LE, fields at fixed places, padded with spaces
 * (devices.md 1). One unit near the end says which of four cards it is, and so which layout holds.
 */
export const CARD_TEXT_BYTES = 256;

/** An address that was written into a card after it was printed is an answer of its own, at most so long. */
const APPENDED_BYTES_MAX = 70;

/** Offset and length in bytes. */
type Place = readonly [offset: number, length: number];

type Layout = {
  /** Candidates for the one name we keep, best first. */
  readonly names: readonly (readonly Place[])[];
  readonly sex: Place;
  readonly ethnic: Place | null;
  readonly birth: Place;
  readonly address: Place | null;
  readonly number: Place;
  readonly authority: Place | null;
  readonly validFrom: Place;
  readonly validTo: Place;
};

type CardKind = 'id-card' | 'residence-permit' | 'foreigner-2017' | 'foreigner-2023';

const FLAG: Place = [248, 2];
const LONG_TERM = '长期';
/** Control characters and halves of surrogate pairs. */
const NO_TEXT = /[\p{Cc}\p{Cs}]/u;

const resident: Layout = {
  names: [[[0, 30]]],
  sex: [30, 2],
  ethnic: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
};

const layouts: Readonly<Record<CardKind, Layout>> = {
  'id-card': resident,
  'residence-permit': { ...resident, ethnic: null },
  'foreigner-2017': {
    names: [[[158, 30]], [[0, 120]]],
    sex: [120, 2],
    ethnic: null,
    birth: [220, 16],
    address: null,
    number: [122, 30],
    authority: null,
    validFrom: [188, 16],
    validTo: [204, 16],
  },
  'foreigner-2023': {
    names: [
      [[0, 30]],
      [
        [52, 70],
        [220, 22],
      ],
    ],
    sex: [30, 2],
    ethnic: null,
    birth: [36, 16],
    address: null,
    number: [122, 36],
    authority: null,
    validFrom: [188, 16],
    validTo: [204, 16],
  },
};

const flags: Readonly<Record<CardKind, string>> = {
  'id-card': '',
  'residence-permit': 'J',
  'foreigner-2017': 'I',
  'foreigner-2023': 'Y',
};

/** GB/T 2261.1 (ID-15). */
const sexes: Readonly<Record<string, Sex>> = {
  '1': 'male',
  '2': 'female',
  '0': 'unknown',
  '9': 'not-stated',
};

export type DecodedCard =
  | { readonly is: 'card'; readonly card: IdentityCard }
  | { readonly is: 'refused'; readonly reason: 'malformed' | 'unsupported' };

/**
 * Reads the fields that a desk needs. Characters are kept as they are: code points of the private use area
 * on older cards and surrogate pairs on newer ones are for a person to check, not for us to change.
 */
export function decodeCardText(block: Uint8Array): DecodedCard {
  const flag = textAt(block, FLAG);
  const kind = (Object.keys(layouts) as CardKind[]).find((name) => flags[name] === flag);
  if (!kind) return { is: 'refused', reason: 'unsupported' };
  const card = readFields(block, kind, layouts[kind]);
  return card ? { is: 'card', card } : { is: 'refused', reason: 'malformed' };
}

function readFields(block: Uint8Array, kind: CardKind, layout: Layout): IdentityCard | null {
  const at = (place: Place | null) => (place ? textAt(block, place) : '');
  const birthDate = dateOf(at(layout.birth));
  const sex = sexes[at(layout.sex)];
  const number = at(layout.number);
  const name = layout.names.map((places) => places.map(at).join('')).find((text) => text !== '');
  const validTo = at(layout.validTo);
  const isLongTerm = validTo === LONG_TERM;
  if (!birthDate || !sex || number === '' || !name) return null;
  if (!isLongTerm && !dateOf(validTo)) return null;
  return {
    documentType: kind,
    number,
    name,
    sex,
    birthDate,
    ethnicCode: at(layout.ethnic),
    address: at(layout.address),
    authority: at(layout.authority),
    validFrom: dateOf(at(layout.validFrom)),
    validTo: isLongTerm ? null : dateOf(validTo),
  };
}

/** The block that a card with these fields carries: for simulators and tests. */
export function encodeCardText(card: IdentityCard): Uint8Array {
  const kind = card.documentType as CardKind;
  const layout = layouts[kind];
  const block = new Uint8Array(CARD_TEXT_BYTES);
  put(block, [0, CARD_TEXT_BYTES], '');
  const write = (place: Place | null, text: string) => {
    if (place) put(block, place, text);
  };
  writeName(block, layout, card.name);
  write(layout.sex, Object.keys(sexes).find((code) => sexes[code] === card.sex) ?? '');
  write(layout.ethnic, card.ethnicCode);
  write(layout.birth, digitsOf(card.birthDate));
  write(layout.address, card.address);
  write(layout.number, card.number);
  write(layout.authority, card.authority);
  write(layout.validFrom, card.validFrom ? digitsOf(card.validFrom) : '');
  write(layout.validTo, card.validTo ? digitsOf(card.validTo) : LONG_TERM);
  write(FLAG, flags[kind]);
  return block;
}

/** A name in Latin letters goes to the field for it, the rest of it to the continuation. */
function writeName(block: Uint8Array, layout: Layout, name: string) {
  const isLatin = /^[\u0020-\u024f]*$/.test(name);
  const places = layout.names[isLatin ? layout.names.length - 1 : 0] ?? [];
  let rest = name;
  for (const place of places) {
    put(block, place, rest);
    rest = rest.slice(place[1] / 2);
  }
}

/** The appended address in the data of its answer; null for what is no text, the bytes of another answer among it. */
export function decodeAppendedAddress(data: Uint8Array): string | null {
  if (data.length > APPENDED_BYTES_MAX || data.length % 2 === 1) return null;
  const text = textAt(data, [0, data.length]);
  return text === '' || NO_TEXT.test(text) ? null : text;
}

/** For simulators and tests. */
export function encodeAppendedAddress(address: string): Uint8Array {
  const data = new Uint8Array(APPENDED_BYTES_MAX);
  put(data, [0, data.length], address);
  return data;
}

/** A field without its padding. Some cards pad with NUL. */
function textAt(block: Uint8Array, [offset, length]: Place): string {
  const bytes = Buffer.from(block.buffer, block.byteOffset + offset, length);
  return bytes.toString('utf16le').replace(/[ \0]+$/, '');
}

function put(block: Uint8Array, [offset, length]: Place, text: string) {
  const padded = text.slice(0, length / 2).padEnd(length / 2, ' ');
  block.set(Buffer.from(padded, 'utf16le'), offset);
}

function dateOf(digits: string): CalendarDate | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  return match ? parseCalendarDate(`${match[1]}-${match[2]}-${match[3]}`) : null;
}

function digitsOf(date: CalendarDate): string {
  return date.replaceAll('-', '');
}
