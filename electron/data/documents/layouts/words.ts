import { unreachable } from '../../../../shared/lib/assert.ts';
import { dateParts } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicTime,
  fromInstant,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { Sex } from '../../../../shared/contract/schemas.ts';
import type { DisplayAge } from '../../../../shared/domain/identity/age.ts';
import type { StripLine } from '../../../../shared/contract/strips.ts';
import type { Imprint } from '../imprint.ts';

/** Chinese words of the papers. Papers are Chinese whatever the language of the window. */

const conditions: Readonly<Record<string, string>> = {
  hypertension: '高血压',
  'diabetes-2': '2 型糖尿病',
  'coronary-heart-disease': '冠心病',
  stroke: '脑卒中',
  copd: '慢阻肺病',
  asthma: '哮喘',
};

const sexes: Readonly<Record<Sex, string>> = {
  male: '男',
  female: '女',
  unknown: '未知',
  'not-stated': '未说明',
};

/** A code without a word stands for itself: better odd than left out. */
export function conditionWord(code: string): string {
  return conditions[code] ?? code;
}

export function sexWord(sex: Sex): string {
  return sexes[sex];
}

/** @example '2026年12月5日' */
export function dateWords(date: CalendarDate): string {
  const { year, month, day } = dateParts(date);
  return `${year}年${month}月${day}日`;
}

/** @example '2026年12月5日(周六)' */
export function dateWithWeekday(date: CalendarDate): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return `${dateWords(date)}（周${'日一二三四五六'.charAt(weekday)}）`;
}

/** @example '2019年3月' */
export function monthWords(date: CalendarDate): string {
  const { year, month } = dateParts(date);
  return `${year}年${month}月`;
}

/** The clinic's wall clock, such as `2026-11-21 09:32`. */
export function momentWords(instant: Instant): string {
  const ms = fromInstant(instant);
  return `${clinicDate(ms)} ${clinicTime(ms)}`;
}

/** ID-14. */
export function ageWords(age: DisplayAge): string {
  switch (age.unit) {
    case 'days':
      return `${age.days} 天`;
    case 'months-days':
      return `${age.months} 个月 ${age.days} 天`;
    case 'months':
      return `${age.months} 个月`;
    case 'years-months':
      return `${age.years} 岁 ${age.months} 个月`;
    case 'years':
      return `${age.years} 岁`;
    default:
      return unreachable(age);
  }
}

/** The last eight digits, grouped as on the national forms: `001-00012` (EHR-04). */
export function recordNumberWords(recordNumber: string): string {
  return `${recordNumber.slice(-8, -5)}-${recordNumber.slice(-5)}`;
}

/** A second paper of the same thing says so: `补打 第 1 次` is copy 2. */
export function copyWords(copyNumber: number): string {
  return copyNumber === 1 ? '第 1 份' : `补打 第 ${copyNumber - 1} 次`;
}

/** A line of a strip in the printer's usual letters. */
export function plainLine(text: string): StripLine {
  return { is: 'text', text, size: 'plain' };
}

/** What every strip of an invented resident begins with. */
export function demoLines({ isDemo }: Imprint): StripLine[] {
  return isDemo ? [plainLine('演示，不是真实居民')] : [];
}

/** The small print of every paper: whose it is, and when, by whom and as which copy it was printed. */
export function imprintLines(imprint: Imprint): readonly [clinic: string, print: string] {
  const contact = imprint.clinicPhone ? `，电话 ${imprint.clinicPhone}` : '';
  const by = imprint.printedBy ?? '居民自助';
  return [
    `${imprint.clinicName}${contact}`,
    `打印：${momentWords(imprint.printedAt)}，${by}，${copyWords(imprint.copyNumber)}`,
  ];
}
