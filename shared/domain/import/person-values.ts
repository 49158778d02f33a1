import { cleanPhone } from '../identity/clean.ts';
import { normalizeName } from '../identity/names.ts';
import type { Sex } from '../identity/person.ts';
import { parseRecordNumber } from '../identity/record-number.ts';
import { isEmptyWord, listOf, quoted } from './cell.ts';
import { isMangled } from './documents.ts';
import { ethnicCodeOf } from './ethnic-codes.ts';
import type { IssueList } from './issue.ts';

const NAME_MAX = 60;
const ADDRESS_MAX = 100;
const PHONES_MAX = 10;

/** A name in its normal form (ID-41), or null when it can not be one. */
export function readName(text: string, issues: IssueList): string | null {
  if (isEmptyWord(text)) return issues.add('name-missing', 'name');
  if (/[\ufffd?？]/u.test(text)) return issues.add('name-broken', 'name');
  const name = normalizeName(text);
  if (/\d/.test(name)) return issues.add('name-has-digits', 'name');
  if (!/\p{L}|\p{Co}/u.test(name)) return issues.add('name-broken', 'name');
  if ([...name].length > NAME_MAX) return issues.add('name-long', 'name');
  if (/\p{Co}/u.test(name)) issues.add('name-rare', 'name');
  return name;
}

const sexWords: readonly (readonly [RegExp, Sex])[] = [
  [/^(?:1|男|男性|男士|先生|m|male|1男|男1|♂)$/iu, 'male'],
  [/^(?:2|女|女性|女士|f|female|2女|女2|♀)$/iu, 'female'],
  [/^(?:9|未说明|未说明的性别|not-?stated)$/iu, 'not-stated'],
  [/^(?:0|未知|未知的性别|不详|unknown)$/iu, 'unknown'],
];

/** Sex in words or by GB/T 2261.1 (ID-15). Null when the cell is empty or can not be read. */
export function readSex(text: string, issues: IssueList): Sex | null {
  const bare = text.replace(/[\s.、:()-]/g, '');
  const found = sexWords.find(([word]) => word.test(bare));
  if (found) return found[1];
  return isEmptyWord(text) ? null : issues.add('sex-unknown-word', 'sex', { value: quoted(text) });
}

/** The first telephone number of a cell that may hold several, digits only. */
export function readPhone(text: string, issues: IssueList): string | null {
  if (isEmptyWord(text)) return null;
  if (isMangled(text)) return issues.add('phone-mangled', 'phone');
  const numbers = text.split(/[、,;/|]+|\s+(?=(?:\+?86)?1\d{10}|0\d{2,3})/u).slice(0, PHONES_MAX);
  const phones = numbers.map(cleanPhone).filter(isPhone);
  const [first] = phones;
  if (!first) return issues.add('phone-wrong', 'phone');
  if (phones.length > 1) issues.add('phone-more', 'phone', { count: phones.length });
  return phones.find((phone) => phone.length === 11 && phone.startsWith('1')) ?? first;
}

function isPhone(digits: string): boolean {
  return digits.length >= 7 && digits.length <= 12;
}

/** At most a hundred characters; what is longer is cut, with a warning. */
export function readAddress(text: string, issues: IssueList): string {
  if (isEmptyWord(text)) return '';
  const characters = [...text];
  if (characters.length <= ADDRESS_MAX) return text;
  issues.add('address-long', 'address', { most: ADDRESS_MAX });
  return characters.slice(0, ADDRESS_MAX).join('');
}

/** The code of an ethnic group (ID-70); empty when the file does not say. */
export function readEthnic(text: string, issues: IssueList): string {
  if (isEmptyWord(text)) return '';
  const code = ethnicCodeOf(text.replace(/\s/g, ''));
  if (code === null) issues.add('ethnic-unknown', 'ethnic', { value: quoted(text) });
  return code ?? '';
}

/** Seventeen digits (EHR-03). */
export function readRecordNumber(text: string, issues: IssueList): string | null {
  if (isEmptyWord(text)) return null;
  return parseRecordNumber(text) ?? issues.add('record-number-wrong', 'recordNumber');
}

/** Yes or no as a column of its own says it; null when the cell is empty or can not be read. */
export function readYesNo(
  text: string,
  target: 'hypertension' | 'diabetes',
  issues: IssueList,
): boolean | null {
  if (/^(?:是|有|1|y|yes|true|√|✓|✔|对|患|在管|已管理|已确诊|确诊)$/iu.test(text)) return true;
  if (/^(?:否|没有|无|0|2|n|no|false|×|✗|未患|未确诊)$/iu.test(text) || isEmptyWord(text))
    return false;
  return issues.add('yes-no-unknown', target, { value: quoted(text) });
}

const conditionWords: readonly (readonly [RegExp, string])[] = [
  [/高血压|hypertension|^htn$/iu, 'hypertension'],
  [/糖尿病|diabetes|^t?2?dm2?$/iu, 'diabetes-2'],
  [/慢阻肺|慢性阻塞性肺|copd/iu, 'copd'],
  [/冠心病|冠状动脉|coronary|^chd$/iu, 'coronary-heart-disease'],
  [/脑卒中|中风|脑梗|脑出血|stroke/iu, 'stroke'],
  [/哮喘|asthma/iu, 'asthma'],
];

/** Words of a grouping column that are no disease. */
const NO_CONDITION =
  /^(?:健康|健康人群|一般人群|普通人群|老年人|亚健康|重点人群|慢病|慢性病|无疾病|没有|否|1|none|healthy)$/iu;

/** Codes of the conditions that a cell names (docs/glossary.md); the rest is left out, with a warning. */
export function readConditions(text: string, issues: IssueList): readonly string[] {
  if (isEmptyWord(text)) return [];
  const codes = new Set<string>();
  for (const part of listOf(text.replace(/[(（][^)）]*[)）]/gu, ' '))) {
    const found = conditionWords.filter(([word]) => word.test(part));
    for (const [, code] of found) codes.add(code);
    if (found.length === 0 && !NO_CONDITION.test(part) && !isEmptyWord(part)) {
      issues.add('condition-unknown', 'conditions', { value: quoted(part) });
    }
  }
  return [...codes];
}

export type ReadAllergy = {
  readonly category: 'drug' | 'food' | 'other';
  readonly substance: string;
};

const FOOD = /鱼|虾|蟹|海鲜|花生|牛奶|鸡蛋|蛋|坚果|芒果|豆|食物|面粉|肉/u;
const SURROUNDINGS = /花粉|尘|螨|酒精|油漆|皮毛|毛发|金属|乳胶|紫外|胶布/u;
const NO_ALLERGY = /^(?:没有|否认|否|未发现|无过敏史?|1|none|no)$/iu;
const SUBSTANCE_MAX = 40;
const ALLERGIES_MAX = 12;

/** What somebody can not bear, sorted by words; without a word it is a drug, as the column says. */
export function readAllergies(text: string, issues: IssueList): readonly ReadAllergy[] {
  if (isEmptyWord(text)) return [];
  const parts = listOf(text)
    .map((part) => part.replace(/过敏史?$/u, ''))
    .filter((part) => !isEmptyWord(part) && !NO_ALLERGY.test(part));
  const isLong = parts.length > ALLERGIES_MAX || parts.some((part) => part.length > SUBSTANCE_MAX);
  if (isLong) issues.add('allergy-long', 'allergies', { most: ALLERGIES_MAX });
  return parts
    .filter((part) => part.length <= SUBSTANCE_MAX)
    .slice(0, ALLERGIES_MAX)
    .map((substance) => ({ category: categoryOf(substance), substance }));
}

function categoryOf(substance: string): ReadAllergy['category'] {
  if (FOOD.test(substance)) return 'food';
  return SURROUNDINGS.test(substance) ? 'other' : 'drug';
}
