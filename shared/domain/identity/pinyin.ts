import { pinyin } from 'pinyin-pro';
import { toSimplified } from './han-variants.ts';
import { normalizeName } from './names.ts';
import { compoundSurnameReadings, singleSurnameReadings, surnameOf } from './surnames.ts';

/** Lower-case ASCII without tones; the likeliest reading first. */
export type PinyinReadings = {
  readonly full: readonly string[];
  readonly initials: readonly string[];
};

/** One piece of a name as it is written, and every way to type it. */
export type NamePiece = { readonly text: string; readonly readings: readonly Reading[] };

/** A name has at most this many readings here: search keys must stay few. */
const READINGS_MAX = 16;

/** A Han character, or a run of other letters. */
const PIECE = /\p{Script=Han}|[^\P{L}\p{Script=Han}]+/gu;

/** What a character (or the surname) may be read as: syllables written one after the other. */
type Unit = readonly Reading[];
export type Reading = { readonly full: string; readonly initial: string };

/**
 * Every way in which a name may be typed in pinyin: all readings of each character, surname
 * readings at the head only (ID-60, ID-61), ü as `v`, `u` and `yu` (ID-62). Characters without a
 * known reading are passed over; Latin words stand for themselves.
 *
 * @example pinyinReadings('曾乐').full[0] === 'zengle'
 */
export function pinyinReadings(name: string): PinyinReadings {
  return allReadings(namePieces(name));
}

/** The same of the given name alone, which people type, too. */
export function givenNameReadings(name: string): PinyinReadings {
  return allReadings(namePieces(name).slice(1));
}

/** The surname, then one character or one word each; readings are in the order of likelihood. */
export function namePieces(name: string): readonly NamePiece[] {
  const normal = normalizeName(name);
  const surname = isHan(normal) ? surnameOf(normal) : '';
  const head =
    surname === '' ? [] : [{ text: surname, readings: surnameUnit(toSimplified(surname)) }];
  const rest = normal.slice(surname.length).match(PIECE) ?? [];
  return [...head, ...rest.map((text) => ({ text, readings: pieceUnit(toSimplified(text)) }))];
}

function allReadings(pieces: readonly NamePiece[]): PinyinReadings {
  const units = pieces.map(({ readings }) => readings).filter((unit) => unit.length > 0);
  if (units.length === 0) return { full: [], initials: [] };
  const readings = combine(units);
  return {
    full: distinct(readings.map((reading) => reading.full)),
    initials: distinct(readings.map((reading) => reading.initial)),
  };
}

/** The official surname reading first; the everyday readings behind it, because people type those too. */
function surnameUnit(surname: string): Unit {
  if ([...surname].length > 1) return compoundUnit(surname);
  const official = (singleSurnameReadings.get(surname) ?? []).flatMap(spellings);
  const everyday = pieceUnit(surname).filter((one) => !official.some((it) => it.full === one.full));
  return [...official, ...everyday];
}

/** Behind the readings of the compound those of its characters: 单于 may be 单 with the name 于…, too. */
function compoundUnit(surname: string): Unit {
  const both = compoundSurnameReadings.get(surname) ?? [];
  const official = combine(both.flatMap((readings) => readings.split(',')).map(spellings));
  const [first = '', second = ''] = surname;
  const apart = combine([surnameUnit(first), pieceUnit(second)]);
  return [...official, ...apart.filter((one) => !official.some((it) => it.full === one.full))];
}

function pieceUnit(piece: string): Unit {
  return isHan(piece) ? dictionaryReadings(piece).flatMap(spellings) : [word(piece)];
}

function isHan(text: string): boolean {
  return /^\p{Script=Han}/u.test(text);
}

/** Memory of a pure function, bounded by the number of Han characters: names repeat a few thousand. */
const knownReadings = new Map<string, readonly string[]>();

function dictionaryReadings(character: string): readonly string[] {
  const known = knownReadings.get(character);
  if (known) return known;
  const all = pinyin(character, { multiple: true, toneType: 'none', type: 'array' });
  const readings = all.filter((reading) => /^[a-zü]+$/.test(reading)); // an unknown character comes back as it is
  knownReadings.set(character, readings);
  return readings;
}

/** `lü` is typed `lv`, `lu` or, in passports, `lyu` (GB/T 28039). */
function spellings(syllable: string): readonly Reading[] {
  if (!syllable.includes('ü')) return [word(syllable)];
  return ['v', 'u', 'yu'].map((letter) => word(syllable.replace('ü', letter)));
}

function word(text: string): Reading {
  const full = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return { full, initial: full.charAt(0) };
}

/**
 * One reading from each unit, the likeliest combinations first, so that the bound cuts the
 * unlikely ones: a combination is as unlikely as the places of its readings add up to.
 */
function combine(units: readonly Unit[]): readonly Reading[] {
  let paths = [{ full: '', initial: '', rank: 0 }];
  for (const unit of units) {
    paths = paths
      .flatMap((path) =>
        unit.map((reading, rank) => ({
          full: path.full + reading.full,
          initial: path.initial + reading.initial,
          rank: path.rank + rank,
        })),
      )
      .toSorted((one, other) => one.rank - other.rank)
      .slice(0, READINGS_MAX);
  }
  return paths.filter((path) => path.full !== '');
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
