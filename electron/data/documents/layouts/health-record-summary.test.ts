import { describe, expect, it } from 'vitest';
import { type HealthRecordSummary, healthRecordSummaryData } from '../health-record-summary.ts';
import { sample } from '../sample.ts';
import { healthRecordSummary } from './health-record-summary.ts';

type Changes = Partial<{ [Key in keyof HealthRecordSummary]: unknown }>;

/** All words of the page's body, in their order, without the chart. */
function wordsOf(changes: Changes = {}): string {
  const data = healthRecordSummaryData.parse({ ...sample, ...changes });
  return collect(healthRecordSummary.layout(data, []).content);
}

function footOf(changes: Changes, missing: readonly string[] = []): string {
  const data = healthRecordSummaryData.parse({ ...sample, ...changes });
  const { footer } = healthRecordSummary.layout(data, missing);
  return typeof footer === 'function' ? collect(footer(1, 2, pageSize)) : '';
}

const pageSize = { width: 595, height: 842, orientation: 'portrait' } as const;

function collect(node: unknown): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(collect).join('');
  if (typeof node !== 'object' || node === null) return '';
  const { text, stack, columns, table } = node as Record<string, unknown>;
  const body = (table as { body?: unknown } | undefined)?.body;
  return [text, stack, columns, body].map(collect).join('');
}

describe('healthRecordSummaryLayout', () => {
  it('begins with the clinic, the document, the person and what to do', () => {
    const words = wordsOf();
    const places = [
      '社区卫生服务中心',
      '居民健康档案摘要',
      '王秀兰',
      '请您做的事',
      '疾病和过敏',
    ].map((text) => words.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((one, other) => one - other)).toEqual(places);
  });

  it('says what of the person is not certain, and that an allergy stands meanwhile (ID-42)', () => {
    const resident = { ...sample.resident, contested: ['birthDate', 'sex'] };
    const allergies = [{ category: 'drug', substance: '青霉素', isContested: true }];
    const words = wordsOf({ resident, allergies });
    expect(words).toContain('档案里的出生日期、性别有两种记录，正在核对。');
    expect(words).toContain('青霉素（药物，有不同记录，按过敏处理）');
    expect(wordsOf()).not.toContain('正在核对');
  });

  it('says the next date with its weekday, and what to bring', () => {
    expect(wordsOf()).toContain('2027年2月20日（周六）以前，请来本中心量血压。');
    expect(wordsOf()).toContain('来时请带上身份证');
  });

  it('says it kindly when the date has passed, and knows today', () => {
    const due = (dueDate: string) => wordsOf({ next: { programme: 'hypertension', dueDate } });
    expect(due('2026-11-20')).toContain('约定的2026年11月20日（周五）已经过了，请尽快来量血压。');
    expect(due('2026-11-21')).toContain('今天请在本中心量血压。');
    expect(due('2026-11-22')).toContain('2026年11月22日（周日）以前，请来本中心量血压。');
  });

  it('puts a referral before the next date', () => {
    const lastFollowUp = {
      ...sample.lastFollowUp,
      class: 2,
      actions: ['REFER'],
      referTo: '演示区人民医院',
    };
    const words = wordsOf({ lastFollowUp });
    expect(words).toContain('医生建议您到演示区人民医院看病，请在两周内去。');
    expect(words.indexOf('医生建议您')).toBeLessThan(words.indexOf('以前，请来本中心'));
  });

  it('names an emergency first and without a term', () => {
    const actions = ['EMERGENCY_REFERRAL', 'REFER'];
    expect(wordsOf({ lastFollowUp: { ...sample.lastFollowUp, actions } })).toContain(
      '请马上到上级医院看病。',
    );
  });

  it('never takes an empty list of allergies for none', () => {
    expect(wordsOf({ allergies: [] })).toContain(
      '档案中没有记录。如果对药物或食物过敏，请告诉医生。',
    );
    expect(wordsOf()).toContain('看病取药时，请告诉医生：您对青霉素过敏。');
  });

  it('names every allergy, and lets a long one run over the line', () => {
    const substances = [
      '青霉素',
      '头孢类',
      '某种很长的外用药膏里的一种很长很长的防腐剂名称和它的别名',
    ];
    const allergies = substances.map((substance) => ({ category: 'drug', substance }));
    expect(wordsOf({ allergies })).toContain(`您对${substances.join('、')}过敏。`);
    const text = JSON.stringify(
      healthRecordSummary.layout(healthRecordSummaryData.parse({ ...sample, allergies }), [])
        .content,
    );
    expect(text).toContain('"text":"青霉素","noWrap":true');
    expect(text).toContain(`"text":"${substances[2]}","noWrap":false`);
  });

  it('shows the last eight digits of the record number and no more (EHR-04)', () => {
    expect(wordsOf()).toContain('档案编号 001-00012');
    expect(wordsOf()).not.toContain('110199');
  });

  it('gives the age in months to a small child (ID-14)', () => {
    const resident = { ...sample.resident, birthDate: '2026-03-01' };
    expect(wordsOf({ resident })).toContain('8 个月 20 天');
  });

  it('lists values in one order, whatever order they come in', () => {
    const [pulse, weight, bmi] = sample.latest;
    const places = (latest: unknown) =>
      ['脉搏', '体重', '体质指数'].map((name) => wordsOf({ latest }).indexOf(name));
    expect(places([bmi, weight, pulse])).toEqual(places([pulse, weight, bmi]));
  });

  it('leaves out what nobody measured', () => {
    const bloodPressure = { target: null, points: [] };
    const words = wordsOf({ bloodPressure, latest: [], lastFollowUp: null, next: null });
    for (const heading of ['mmHg', '您的目标', '最近一次随访', '其他测量'])
      expect(words).not.toContain(heading);
    expect(words).toContain('目前没有约定的复查。');
  });

  it('repeats the value of the follow-up only where another one stands above it', () => {
    expect(wordsOf()).toContain('最近一次随访：2026年11月20日，陈志远医生。控制满意');
    const lastFollowUp = { ...sample.lastFollowUp, date: '2026-08-21', sbp: 138, dbp: 80 };
    expect(wordsOf({ lastFollowUp })).toContain('陈志远医生，138/80\u00a0mmHg。');
  });

  it('says who printed which copy, and that a second one is a reprint', () => {
    expect(footOf({})).toContain('打印：2026-11-21 09:32，周敏，第 1 份');
    const imprint = { ...sample.imprint, copyNumber: 3, printedBy: null };
    expect(footOf({ imprint })).toContain('居民自助，补打 第 2 次');
    expect(footOf({})).toContain('第 1 页，共 2 页');
  });

  it('explains the mark of a character that the font does not have', () => {
    expect(footOf({}, ['U+20BB7'])).toContain('〓 代表字库中没有的字：U+20BB7');
    expect(footOf({})).not.toContain('〓');
  });

  it('marks the demonstration on every page, and names the person from the second on', () => {
    const data = healthRecordSummaryData.parse(sample);
    const { header } = healthRecordSummary.layout(data, []);
    const head = (page: number) =>
      typeof header === 'function' ? collect(header(page, 2, pageSize)) : '';
    expect(head(1)).toBe('演示数据，不是真实居民');
    expect(head(2)).toBe('王秀兰 · 居民健康档案摘要演示数据，不是真实居民');
  });
});
