import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { conditionWord, dateWords, monthWords } from '../../documents/layouts/words.ts';

/**
 * Sentences of the form, as the record can say them (c.1). The form is Chinese whatever the language
 * of the window; the doctor reads and changes every one of them before it is sent.
 */

export type KnownCondition = { readonly code: string; readonly onsetDate: CalendarDate | null };
export type KnownAllergy = { readonly substance: string };

/** The rules' own facts about a follow-up, as far as a form speaks of them. */
export type JudgedFacts = {
  readonly programme: string;
  readonly class: number | null;
  readonly isControlled: boolean | null;
  readonly wasControlled: boolean | null;
  readonly hasAdverseReaction: boolean;
  readonly hasComplication: boolean;
};

export type MeasuredFact = { readonly kind: string; readonly value: number };
export type MeasuredFacts = {
  readonly pressure: { readonly sbp: number; readonly dbp: number } | null;
  readonly others: readonly MeasuredFact[];
};

const classes: Readonly<Record<number, string>> = {
  2: '控制不满意',
  3: '药物不良反应',
  4: '并发症',
};

const values: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  'glucose-fasting': ['空腹血糖', ' mmol/L'],
  'glucose-2h': ['餐后两小时血糖', ' mmol/L'],
  'glucose-random': ['随机血糖', ' mmol/L'],
  glucose: ['血糖', ' mmol/L'],
  hba1c: ['糖化血红蛋白', '%'],
  spo2: ['血氧饱和度', '%'],
  pulse: ['脉搏', ' 次/分'],
  temperature: ['体温', ' ℃'],
};

const dangers: Readonly<Record<string, string>> = {
  consciousness: '神志改变',
  severeHeadache: '剧烈头痛或头晕',
  nauseaVomiting: '恶心呕吐',
  blurredVision: '视力模糊',
  eyePain: '眼痛',
  palpitation: '心悸',
  chestTightness: '胸闷',
  dyspnoea: '喘憋、不能平卧',
  acetoneBreath: '呼气有丙酮样甜味',
  sweating: '出汗',
  polydipsiaPolyuria: '口渴多饮、多尿',
  abdominalPain: '腹痛',
  deepBreathing: '深大呼吸',
  flushedSkin: '皮肤潮红',
  suddenVisualLoss: '视力骤降',
  other: '其他危急情况',
};

/** 初步印象: what the record knows, with the class of this visit beside its condition. */
export function impressionWords(
  conditions: readonly KnownCondition[],
  judged: readonly JudgedFacts[],
): string {
  const known = conditions.map(({ code }) => {
    const aside = classes[judged.find(({ programme }) => programme === code)?.class ?? 0];
    return aside ? `${conditionWord(code)}（${aside}）` : conditionWord(code);
  });
  return known.join('；');
}

type Reasons = {
  readonly measured: MeasuredFacts;
  /** Danger signs that were answered with yes, by their keys. */
  readonly danger: readonly string[];
  readonly judged: readonly JudgedFacts[];
};

/** 主要现病史（转出原因）: what was measured, what was found, why the rules ask for a referral. */
export function reasonWords({ measured, danger, judged }: Reasons): string {
  const signs = danger.flatMap((sign) => dangers[sign] ?? []);
  return [
    measuredWords(measured),
    signs.length > 0 ? `现有${signs.join('、')}。` : '',
    ...judged.map(judgedWords),
  ].join('');
}

function measuredWords({ pressure, others }: MeasuredFacts): string {
  const said = [
    ...(pressure ? [`血压 ${pressure.sbp}/${pressure.dbp} mmHg`] : []),
    ...others.flatMap(({ kind, value }) => {
      const word = values[kind];
      return word ? [`${word[0]} ${value}${word[1]}`] : [];
    }),
  ];
  return said.length > 0 ? `本次测量：${said.join('，')}。` : '';
}

function judgedWords(judged: JudgedFacts): string {
  const condition = conditionWord(judged.programme);
  const said = [
    ...(judged.hasComplication ? [`${condition}出现新的并发症或原有并发症加重`] : []),
    ...(judged.isControlled === false && judged.wasControlled === false
      ? [`${condition}连续两次随访控制不满意`]
      : []),
    ...(judged.isControlled === false && judged.wasControlled !== false
      ? [`${condition}本次随访控制不满意`]
      : []),
    ...(judged.hasAdverseReaction ? [`${condition}用药有不良反应`] : []),
  ];
  return said.length > 0 ? `${said.join('；')}。` : '';
}

/** 主要既往史: conditions with their beginning, allergies; or that the record knows none. */
export function pastHistoryWords(
  conditions: readonly KnownCondition[],
  allergies: readonly KnownAllergy[],
): string {
  const ill = conditions.map(({ code, onsetDate }) =>
    onsetDate ? `${conditionWord(code)}（${monthWords(onsetDate)}起）` : conditionWord(code),
  );
  const substances = allergies.map(({ substance }) => substance);
  const known = ill.length > 0 ? `${ill.join('、')}。` : '档案未记载慢性病。';
  return `${known}${substances.length > 0 ? `过敏：${substances.join('、')}。` : '档案未记载过敏。'}`;
}

export type Treated = {
  /** Follow-ups in the twelve months before, and the last of them. */
  readonly followUps: number;
  readonly lastOn: CalendarDate | null;
  readonly medicines: readonly string[];
};

/** 治疗经过: how often the resident was followed up here, and the medicines of the last sheet. */
export function treatmentWords({ followUps, lastOn, medicines }: Treated): string {
  const seen = lastOn ? `近一年在本机构随访 ${followUps} 次，最近一次 ${dateWords(lastOn)}。` : '';
  return `${seen}${medicines.length > 0 ? `用药：${medicines.join('；')}。` : ''}`;
}
