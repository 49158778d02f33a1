import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { calendarDate, instant, observationKind } from '../../../../shared/contract/schemas.ts';
import {
  type CalendarDate,
  clinicDate,
  clinicTime,
  fromInstant,
} from '../../../../shared/lib/clock.ts';
import { imprint } from '../imprint.ts';
import { documentLayout } from './document-layout.ts';
import { inSentence } from './form-parts.ts';
import { valueWords, visitWords } from './health-record-words.ts';
import { horizontalRule, whole } from './paper.ts';
import { a4, frame, slip } from './slip-parts.ts';
import { dateWithWeekday } from './words.ts';

const TITLE = '测量结果';
const NBSP = '\u00a0';

/** What a value means, in the few words that need no training (measurement-verdict.ts). */
const verdict = z.enum([
  'in-target',
  'above-target',
  'normal',
  'somewhat-high',
  'high',
  'low',
  'ask-now',
]);

export type Verdict = z.output<typeof verdict>;

const measurementData = z.object({
  imprint,
  resident: z.object({ name: z.string() }),
  measuredAt: instant,
  bloodPressure: z
    .object({
      sbp: z.number().int(),
      dbp: z.number().int(),
      /** How many readings the value is the mean of (MEA-10). */
      readings: z.number().int().positive(),
      target: z.object({ sbp: z.number().int(), dbp: z.number().int() }).nullable(),
      verdict,
    })
    .nullable(),
  values: z
    .array(
      z.object({
        kind: observationKind,
        value: z.number().nullable(),
        code: z.enum(['LO', 'HI']).nullable(),
        /** Such as `低于 7.0`; null where there is none. */
        target: z.string().nullable(),
        verdict: verdict.nullable(),
      }),
    )
    .max(20),
  next: z.object({ programme: z.string(), dueDate: calendarDate }).nullable(),
});

type Measurement = z.output<typeof measurementData>;

/** 测量结果 on A4, for eyes of seventy-five: nothing smaller than 14 points. */
export const measurementSlip = documentLayout({
  title: TITLE,
  schema: measurementData,
  layout: (data, missing) =>
    slip(a4, {
      title: TITLE,
      imprint: data.imprint,
      owner: data.resident.name,
      missing,
      content: words(data),
      smallest: 14,
    }),
});

function words(data: Measurement): readonly Content[] {
  const at = fromInstant(data.measuredAt);
  return [
    { text: data.imprint.clinicName, fontSize: 15 },
    {
      columns: [
        { ...whole(data.resident.name), fontSize: 30, bold: true, width: '*' },
        { text: TITLE, fontSize: 24, bold: true, width: 'auto', margin: [0, 7, 0, 0] },
      ],
    },
    { text: `${dateWithWeekday(clinicDate(at))} ${clinicTime(at)}`, fontSize: 18 },
    rule(),
    ...pressure(data),
    ...data.values.map(value),
    next(data),
    {
      text: '胸口疼、说话不清、一边手脚没力气：马上打 120。',
      fontSize: 18,
      bold: true,
      margin: [0, 10, 0, 0],
    },
  ];
}

function rule(): Content {
  return horizontalRule([0, 4, 0, 8], a4.width);
}

function pressure({ bloodPressure }: Measurement): readonly Content[] {
  if (!bloodPressure) return [];
  const { sbp, dbp, readings, target } = bloodPressure;
  const number = (name: string, mmHg: number): Content[] => [
    whole(`${name}${NBSP}`, { fontSize: 20 }),
    whole(String(mmHg), { fontSize: 46, bold: true }),
  ];
  const goal = target ? `您的目标：高压低于 ${target.sbp}，低压低于 ${target.dbp}。` : '';
  const origin = readings > 1 ? `${readings} 次测量的结果。` : '';
  return [
    {
      stack: [
        {
          text: [
            ...number('血压　高压', sbp),
            ...number('　低压', dbp),
            whole(`${NBSP}mmHg`, { fontSize: 16 }),
          ],
          lineHeight: 0.95,
        },
        { text: pressureWords[bloodPressure.verdict], fontSize: 22, bold: true },
        { text: `${goal}${origin}`, fontSize: 17 },
        rule(),
      ],
      unbreakable: true,
    },
  ];
}

const pressureWords: Readonly<Record<Verdict, string>> = {
  'in-target': '在目标以内，请照医生的嘱咐坚持。',
  'above-target': '比目标高，请听医生的安排。',
  normal: '正常。',
  'somewhat-high': '还算正常，比理想的高一点，请少吃盐、多活动。',
  high: '偏高，请让医生看一看。',
  low: '偏低，头晕的话请告诉医生。',
  'ask-now': '太高了，请现在就告诉护士或医生。',
};

const valueVerdicts: Readonly<Record<Verdict, string>> = {
  'in-target': '在目标以内',
  'above-target': '比目标高',
  normal: '正常',
  'somewhat-high': '比正常高一点',
  high: '偏高，请告诉医生',
  low: '偏低，请告诉医生',
  'ask-now': '请现在就告诉护士或医生',
};

/** Name, value and what it means, side by side. */
function value(one: Measurement['values'][number]): Content {
  const { name, value: number, unit } = valueWords(one);
  const meaning = one.verdict ? valueVerdicts[one.verdict] : '';
  const goal = one.target ? [{ text: `目标：${one.target}`, fontSize: 15 }] : [];
  return {
    columns: [
      { text: name, fontSize: 18, width: 158, margin: [0, 6, 0, 0] },
      {
        text: [
          whole(number, { fontSize: one.code ? 18 : 28, bold: true }),
          whole(`${NBSP}${unit}`, { fontSize: 15 }),
        ],
        width: 136,
        margin: [0, one.code ? 6 : 0, 0, 0],
      },
      {
        stack: [{ text: meaning, fontSize: 17, bold: true }, ...goal],
        width: '*',
        margin: [0, 7, 0, 0],
      },
    ],
    unbreakable: true,
  };
}

/** Who was measured today is here for what was due until today: the doctor says when next. */
function next({ next: due, measuredAt, imprint: from }: Measurement): Content {
  const today = clinicDate(fromInstant(from.printedAt));
  const isHere = clinicDate(fromInstant(measuredAt)) === today;
  const isToCome = due !== null && (due.dueDate > today || !isHere);
  const phone = from.clinicPhone ? `有事打电话：${from.clinicPhone}` : '有事请来前台。';
  const lines = isToCome ? dueLines(due, today) : [askLine()];
  const body = [{ text: '下次来' }, ...lines, { text: phone }];
  return { ...frame(body, { margin: 5, above: 10 }), fontSize: 18 };
}

/** Rules for a date that a pen writes. */
function askLine(): Content {
  const parts = ['看完医生再定：', '年', '月', '日'];
  const text = parts.flatMap((part) => [part, inSentence(null, 2)]).slice(0, -1);
  return { text, fontSize: 20 };
}

function dueLines(
  { programme, dueDate }: NonNullable<Measurement['next']>,
  today: CalendarDate,
): readonly Content[] {
  const date = whole(dateWithWeekday(dueDate), { bold: true, fontSize: 28 });
  const when = dueDate > today ? [date, ' 以前'] : [date, ' 的约定已过，请尽快来'];
  return [
    { text: when, fontSize: 20, lineHeight: 1 },
    { text: `${visitWords(programme)}，带上这张纸和正在吃的药。` },
  ];
}
