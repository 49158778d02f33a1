import { describe, expect, it } from 'vitest';
import { expectInOrder, madePaper } from '../../../../tests/support/paper.ts';
import { type DocumentData, stripOf } from '../kinds.ts';
import { code128Svg } from '../code-128.ts';
import { sample } from '../sample.ts';

const { imprint } = sample;
const real = { ...imprint, isDemo: false };

const appointment: DocumentData<'appointment-slip'> = {
  imprint: real,
  resident: {
    name: '王秀兰',
    documentMasked: '**************0019',
    phoneMasked: '199****1234',
  },
  date: '2026-12-05',
  startTime: '09:15',
  endTime: '09:30',
  arriveBy: '09:05',
  purpose: 'follow-up',
  place: '全科门诊 · 1 诊室',
  doctorName: '陈志远',
  isFasting: true,
  isCancelled: false,
  code: 'YY3F2A91BC04D2K',
};

describe('预约单', () => {
  it('says who, when, where, with whom, and what to bring, on one sheet', async () => {
    const { text, pages } = await madePaper('appointment-slip', { ...appointment, imprint });
    expect(pages).toHaveLength(1);
    expectInOrder(text, [
      '演示数据，不是真实居民',
      imprint.clinicName,
      '王秀兰',
      '预约单',
      '证件号 **************0019',
      '电话 199****1234',
      '2026年12月5日（周六）',
      '09:15—09:30',
      '请在 09:05 以前到',
      '地点全科门诊 · 1 诊室',
      '医生陈志远',
      '事项复查随访',
      '电话010-00000199',
      '请带上',
      '身份证',
      '请空腹来',
    ]);
  });

  it('says what is not known in words, and that a booking was cancelled', async () => {
    const { text, pages } = await madePaper('appointment-slip', {
      ...appointment,
      resident: { name: '周𬀩', documentMasked: null, phoneMasked: null },
      doctorName: null,
      isFasting: false,
      isCancelled: true,
    });
    expect(pages).toHaveLength(1);
    expect(text).toContain('当天值班医生');
    expect(text).toContain('已取消，作废');
    expect(text).not.toMatch(/证件号|空腹|null/);
  });
});

const ticket: DocumentData<'ticket'> = {
  imprint: real,
  number: 'A023',
  goTo: '测量站',
  ahead: 3,
  aboutMinutes: 12,
  checkInAt: '2026-11-21T01:32:00.000Z',
  code: '61121A0237',
};

describe('排队号', () => {
  it.each(['ticket', 'desk-ticket'] as const)('%s: number, where to go, how long', async (kind) => {
    const { text, pages } = await madePaper(kind, ticket);
    expect(pages).toHaveLength(1);
    expectInOrder(text, [
      '排队号',
      'A023',
      '请到 测量站',
      '前面还有 3 人，大约等 12 分钟',
      '取号时间 2026-11-21 09:32',
    ]);
  });

  it('sets the number largest of all', async () => {
    const { typeSizes } = await madePaper('ticket', ticket);
    expect(Math.max(...typeSizes)).toBe(60);
  });

  it.each([
    [{ ahead: 0, aboutMinutes: 0 }, '前面没有人，请过去等叫号'],
    [{ ahead: 2, aboutMinutes: null }, '前面还有 2 人'],
    [{ ahead: null, aboutMinutes: null }, '已经叫过这个号，请到前台'],
  ])('%j reads %s', async (wait, words) => {
    const { text } = await madePaper('ticket', { ...ticket, ...wait });
    expect(text).toContain(words);
    expect(text).not.toContain('大约');
  });
});

const textsOf = (strip: ReturnType<typeof stripOf>) =>
  (strip ?? []).map((line) => (line.is === 'text' ? line.text : line.code));

describe('a ticket on a ticket printer', () => {
  it('says the same as its PDF, the number largest, and the bars that a scanner reads', () => {
    const strip = stripOf('ticket', ticket);
    expect(textsOf(strip)).toEqual([
      real.clinicName,
      'A023',
      '请到 测量站',
      '前面还有 3 人，大约等 12 分钟',
      '取号时间 2026-11-21 09:32',
      '请留意叫号。没听见，请问前台。',
      '61121A0237',
    ]);
    expect(strip?.[1]).toMatchObject({ size: 'four-times' });
  });

  it('says that it is a second one, and of nobody real', () => {
    const again = { ...real, isDemo: true, copyNumber: 2 };
    const texts = textsOf(stripOf('ticket', { ...ticket, imprint: again }));
    expect(texts[0]).toBe('演示，不是真实居民');
    expect(texts.at(-1)).toBe('补打 第 1 次');
  });

  it('is made of a clinic with a long name, and of one without', () => {
    const named = (clinicName: string) => ({ ...ticket, imprint: { ...real, clinicName } });
    expect(textsOf(stripOf('ticket', named('和平'.repeat(50))))[0]).toHaveLength(100);
    expect(textsOf(stripOf('ticket', named('')))[0]).toBe('A023');
  });

  it('is none of a paper for sheets', () => {
    expect(stripOf('desk-ticket', ticket)).toBe(null);
    expect(stripOf('appointment-slip', appointment)).toBe(null);
  });
});

const measurement: DocumentData<'measurement-slip'> = {
  imprint: real,
  resident: { name: '王秀兰' },
  measuredAt: '2026-11-21T01:30:00.000Z',
  bloodPressure: {
    sbp: 148,
    dbp: 84,
    readings: 2,
    target: { sbp: 150, dbp: 90 },
    verdict: 'in-target',
  },
  values: [
    { kind: 'pulse', value: 72, code: null, target: null, verdict: null },
    {
      kind: 'glucose-fasting',
      value: 7.8,
      code: null,
      target: '低于 7.0',
      verdict: 'above-target',
    },
  ],
  next: { programme: 'hypertension', dueDate: '2027-02-20' },
};

describe('测量结果', () => {
  it('says each value with its unit, what it means and when to come again', async () => {
    const { text, pages } = await madePaper('measurement-slip', measurement);
    expect(pages).toHaveLength(1);
    expectInOrder(text, [
      '王秀兰',
      '测量结果',
      '2026年11月21日（周六） 09:30',
      '高压 148',
      '低压 84 mmHg',
      '在目标以内',
      '您的目标：高压低于 150，低压低于 90。2 次测量的结果。',
      '脉搏72 次/分',
      '空腹血糖7.8 mmol/L比目标高目标：低于 7.0',
      '下次来2027年2月20日（周六） 以前',
      '量血压',
      '电话：010-00000199',
      '120',
    ]);
  });

  it('is set in 14 points and larger', async () => {
    const { typeSizes } = await madePaper('measurement-slip', { ...measurement, imprint });
    expect(Math.min(...typeSizes)).toBe(14);
  });

  it('says a code of a meter in words', async () => {
    const { text } = await madePaper('measurement-slip', {
      ...measurement,
      bloodPressure: null,
      values: [
        { kind: 'glucose-random', value: null, code: 'LO', target: null, verdict: 'ask-now' },
      ],
    });
    expect(text).toContain('随机血糖低于仪器量程 请现在就告诉护士或医生');
    expect(text).not.toContain('mmHg');
  });

  it('leaves the date to the doctor on the day that was due, and says it kindly afterwards', async () => {
    const due = (dueDate: string, measuredAt = measurement.measuredAt) =>
      madePaper('measurement-slip', {
        ...measurement,
        measuredAt,
        next: { programme: 'hypertension', dueDate },
      });
    expect((await due('2026-11-21')).text).toContain('看完医生再定：');
    expect((await due('2026-11-10')).text).toContain('看完医生再定：');
    const later = await due('2026-11-10', '2026-11-01T01:00:00.000Z');
    expect(later.text).toContain('2026年11月10日（周二） 的约定已过，请尽快来');
  });

  it('names the person again on a second sheet', async () => {
    const values = Array.from({ length: 20 }, () => measurement.values[0]!);
    const { pages } = await madePaper('measurement-slip', { ...measurement, values });
    expect(pages).toHaveLength(2);
    expect(pages[1]).toContain('王秀兰 · 测量结果（续）');
  });
});

describe('标本标签', () => {
  const label: DocumentData<'specimen-label'> = {
    imprint: real,
    nameMasked: '王*兰',
    sex: 'female',
    ageYears: 72,
    label: 'A611220070',
    container: '黄管',
    tests: ['血脂', '肾功'],
    orderedAt: '2026-11-22T01:32:00.000Z',
  };

  it('has the number in bars and in words, the tube and the tests, and no whole name', async () => {
    const { text, pages } = await madePaper('specimen-label', label);
    expect(pages).toHaveLength(1);
    expectInOrder(text, ['王*兰', '女 72岁', 'A61122 007 0', '黄管', '09:32', '血脂、肾功']);
    expect(code128Svg(label.label)).toContain('viewBox="0 0 112 ');
  });

  it('is the same on a ticket printer, in five lines', () => {
    const strip = stripOf('specimen-label', label);
    expect(textsOf(strip)).toEqual([
      '王*兰 女 72岁',
      'A611220070',
      'A61122 007 0',
      '黄管 2026-11-22 09:32',
      '血脂、肾功',
    ]);
    expect(strip?.[1]?.is).toBe('code');
  });

  it('stays one label, whatever is ordered, and says that it is a second one', async () => {
    const tests = Array.from({ length: 9 }, () => '糖化血红蛋白');
    const again = { ...real, copyNumber: 2, isDemo: true };
    const { text, pages } = await madePaper('specimen-label', {
      ...label,
      imprint: again,
      tests,
      nameMasked: '欧阳**',
    });
    expect(pages).toHaveLength(1);
    expect(text).toContain('演示 补打');
  });
});
