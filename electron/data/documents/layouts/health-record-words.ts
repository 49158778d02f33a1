import type { Content } from 'pdfmake/interfaces.js';
import { clinicDate, fromInstant } from '../../../../shared/lib/clock.ts';
import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import type { HealthRecordSummary } from '../health-record-summary.ts';
import { whole } from './paper.ts';
import { conditionWord, dateWithWeekday } from './words.ts';

type FollowUp = NonNullable<HealthRecordSummary['lastFollowUp']>;
type Latest = HealthRecordSummary['latest'][number];

/** What the resident must do, most urgent first, each sentence a line of its own. */
export function todoLines(data: HealthRecordSummary): readonly Content[] {
  const referral = referralLine(data);
  const next = nextLine(data);
  const allergic = data.allergies.flatMap(({ substance }, index) => [
    index === 0 ? '' : '、',
    whole(substance, { bold: true }),
  ]);
  const lines: (readonly Content[])[] = [
    ...(referral ? [referral] : []),
    ...(next ? [next] : []),
    ...(referral || next ? [['来时请带上身份证、这张纸和正在吃的药。']] : []),
    ...(referral || next ? [] : [['目前没有约定的复查。身体不舒服时，请及时来看医生。']]),
    ...(allergic.length > 0 ? [['看病取药时，请告诉医生：您对', ...allergic, '过敏。']] : []),
  ];
  return lines.map((text) => ({ text: [...text], style: 'todo' }));
}

function referralLine({ lastFollowUp }: HealthRecordSummary): readonly Content[] | null {
  const actions = lastFollowUp?.actions ?? [];
  const isUrgent = actions.includes('EMERGENCY_REFERRAL');
  if (!isUrgent && !actions.includes('REFER')) return null;
  const where = whole(lastFollowUp?.referTo ?? '上级医院', { bold: true });
  return isUrgent ? ['请马上到', where, '看病。'] : ['医生建议您到', where, '看病，请在两周内去。'];
}

function nextLine({ next, imprint }: HealthRecordSummary): readonly Content[] | null {
  if (!next) return null;
  const today = clinicDate(fromInstant(imprint.printedAt));
  const date = whole(dateWithWeekday(next.dueDate), { bold: true });
  const visit = visitWords(next.programme);
  if (next.dueDate < today) return ['约定的', date, `已经过了，请尽快来${visit}。`];
  if (next.dueDate === today) return [whole('今天', { bold: true }), `请在本中心${visit}。`];
  return [date, `以前，请来本中心${visit}。`];
}

/** What somebody comes for, as it is said to them. */
export function visitWords(programme: string): string {
  return programme === 'hypertension' ? '量血压' : `复查${conditionWord(programme)}`;
}

/** HTN-31 in words that need no training. */
export function classMeaning(followUpClass: FollowUp['class']): Content {
  const meaning = followUpClass === null ? null : classes[followUpClass];
  if (!meaning) return '';
  const [word, ...rest] = meaning;
  return { text: [whole(word, { bold: true }), '：', ...rest] };
}

const classes: Readonly<Record<number, readonly [word: string, meaning: string]>> = {
  1: ['控制满意', '血压在目标以内，请照医生的嘱咐坚持下去。'],
  2: ['控制不满意', '血压没有降到目标以内，请按医生的安排治疗和复查。'],
  3: ['药物不良反应', '吃药后有不舒服，请按医生的安排治疗和复查。'],
  4: ['并发症', '出现了并发症，或者原有的加重了，请按医生的安排治疗和复查。'],
};

type KindWords = { readonly name: string; readonly unit: string; readonly decimals: 0 | 1 };

const kinds: Readonly<Partial<Record<ObservationKind, KindWords>>> = {
  pulse: { name: '脉搏', unit: '次/分', decimals: 0 },
  'glucose-fasting': { name: '空腹血糖', unit: 'mmol/L', decimals: 1 },
  'glucose-2h': { name: '餐后 2 小时血糖', unit: 'mmol/L', decimals: 1 },
  'glucose-random': { name: '随机血糖', unit: 'mmol/L', decimals: 1 },
  glucose: { name: '血糖', unit: 'mmol/L', decimals: 1 },
  hba1c: { name: '糖化血红蛋白', unit: '%', decimals: 1 },
  weight: { name: '体重', unit: 'kg', decimals: 1 },
  height: { name: '身高', unit: 'cm', decimals: 1 },
  bmi: { name: '体质指数（BMI）', unit: 'kg/m²', decimals: 1 },
  waist: { name: '腰围', unit: 'cm', decimals: 1 },
  spo2: { name: '血氧饱和度', unit: '%', decimals: 0 },
  temperature: { name: '体温', unit: '℃', decimals: 1 },
};

/** As the words above are ordered: what is asked for most often first. */
export function inOrder(latest: readonly Latest[]): readonly Latest[] {
  const order = Object.keys(kinds);
  const placeOf = (kind: ObservationKind) =>
    order.includes(kind) ? order.indexOf(kind) : order.length;
  return latest.toSorted((one, other) => placeOf(one.kind) - placeOf(other.kind));
}

type Value = Pick<Latest, 'kind' | 'value' | 'code'>;

/** What a value is called, the value, and its unit. */
export function valueWords({ kind, value, code }: Value): {
  name: string;
  value: string;
  unit: string;
} {
  const { name, unit, decimals } = kinds[kind] ?? { name: kind, unit: '', decimals: 1 };
  if (code) return { name, value: code === 'LO' ? '低于仪器量程' : '高于仪器量程', unit: '' };
  return { name, value: value === null ? '—' : value.toFixed(decimals), unit };
}

/** What a value is called, and the value with its unit in one piece. */
export function latestWords(latest: Value): { name: string; value: string } {
  const { name, value, unit } = valueWords(latest);
  return { name, value: unit && value !== '—' ? `${value}\u00a0${unit}` : value };
}
