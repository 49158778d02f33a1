import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { calendarDate, timeOfDay } from '../../../../shared/contract/schemas.ts';
import { code128Svg } from '../code-128.ts';
import { imprint } from '../imprint.ts';
import { documentLayout } from './document-layout.ts';
import { whole } from './paper.ts';
import { a5, facts, frame, slip } from './slip-parts.ts';
import { dateWithWeekday } from './words.ts';

const TITLE = '预约单';
/** Points: a third of a millimetre for each module, so that any scanner reads it. */
const CODE_WIDTH = 205;

const appointmentData = z.object({
  imprint,
  /** Numbers are masked as for all paper that is handed out (ID-52). */
  resident: z.object({
    name: z.string(),
    documentMasked: z.string().nullable(),
    phoneMasked: z.string().nullable(),
  }),
  date: calendarDate,
  /** A quarter of an hour (QUE-10). */
  startTime: timeOfDay,
  endTime: timeOfDay,
  /** From here on it is punctual (QUE-11). */
  arriveBy: timeOfDay,
  purpose: z.enum(['follow-up', 'consultation', 'measurement', 'other']),
  /** Queue, and the doctor's room where it is known. */
  place: z.string(),
  doctorName: z.string().nullable(),
  isFasting: z.boolean(),
  isCancelled: z.boolean(),
  /** What a scanner reads of it: the booking, nothing of the person. */
  code: z.string().regex(/^[A-Z0-9]+$/),
});

type Appointment = z.output<typeof appointmentData>;

const purposes: Readonly<Record<Appointment['purpose'], string>> = {
  'follow-up': '复查随访',
  consultation: '看医生',
  measurement: '测量',
  other: '就诊',
};

/** 预约单 on A5: when, where, with whom, and what to bring. It names no disease (QUE-24). */
export const appointmentSlip = documentLayout({
  title: TITLE,
  schema: appointmentData,
  layout: (data, missing) =>
    slip(a5, {
      title: TITLE,
      imprint: data.imprint,
      owner: data.resident.name,
      missing,
      content: words(data),
      smallest: 11,
    }),
});

function words(data: Appointment): readonly Content[] {
  const { resident, imprint: from } = data;
  const numbers = numbersOf(resident);
  return [
    { text: from.clinicName, fontSize: 12, lineHeight: 1 },
    {
      columns: [
        { ...whole(resident.name), fontSize: 26, bold: true, width: '*' },
        { text: TITLE, fontSize: 20, bold: true, width: 'auto', margin: [0, 7, 0, 0] },
      ],
    },
    ...(data.isCancelled ? [{ text: '已取消，作废', fontSize: 20, bold: true }] : []),
    ...(numbers ? [{ text: numbers }] : []),
    when(data),
    facts(
      [
        ['地点', data.place],
        ['医生', data.doctorName ?? '当天值班医生'],
        ['事项', purposes[data.purpose]],
        ...(from.clinicPhone ? [['电话', from.clinicPhone] as const] : []),
      ],
      { labelWidth: 50, size: 16 },
    ),
    ...bring(data),
    {
      columns: [
        {
          text: '来不了，请提前打电话。晚到 15 分钟以上，要和现场取号的人一起排队。',
          fontSize: 13,
          width: '*',
        },
        ...(data.isCancelled ? [] : [bars(data.code)]),
      ],
      columnGap: 10,
      margin: [0, 6, 0, 0],
    },
  ];
}

function when({ date, startTime, endTime, arriveBy }: Appointment): Content {
  const large = { bold: true, lineHeight: 1 } as const;
  return frame(
    [
      { ...whole(dateWithWeekday(date)), ...large, fontSize: 24 },
      { ...whole(`${startTime}—${endTime}`), ...large, fontSize: 34 },
      { text: `请在 ${arriveBy} 以前到，先签到`, fontSize: 15 },
    ],
    { margin: 5, above: 6, below: 8 },
  );
}

/** For the desk's scanner, beside the last words: below them would be a second sheet. */
function bars(code: string) {
  return { svg: code128Svg(code), width: CODE_WIDTH };
}

function numbersOf({ documentMasked, phoneMasked }: Appointment['resident']): string {
  return [
    ...(documentMasked ? [`证件号 ${documentMasked}`] : []),
    ...(phoneMasked ? [`电话 ${phoneMasked}`] : []),
  ].join('\u3000');
}

function bring({ isFasting }: Appointment): readonly Content[] {
  const things = '身份证或社保卡、正在吃的药（连盒子）、最近的检查单';
  const fasting = '请空腹来：早上先不吃饭（可以喝白水），药带在身上，测完再问医生。';
  return [
    { text: '请带上', fontSize: 14, bold: true, margin: [0, 4, 0, 0] },
    { text: things, fontSize: 14 },
    ...(isFasting ? [{ text: fasting, fontSize: 14, bold: true }] : []),
  ];
}
