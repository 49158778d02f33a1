import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { calendarDate, timeOfDay } from '../../../../shared/contract/schemas.ts';
import { imprint } from '../imprint.ts';
import { documentLayout } from './document-layout.ts';
import { box, paper } from './paper.ts';
import { a4, slip } from './slip-parts.ts';
import { conditionWord, dateWithWeekday } from './words.ts';

const TITLE = '备用名单';

const person = z.object({
  name: z.string(),
  /** `女 72 岁`. */
  about: z.string(),
  /** The last four, as on all paper (ID-52); null where there is none. */
  documentTail: z.string().nullable(),
  phoneMasked: z.string().nullable(),
});

const fallbackData = z.object({
  imprint,
  date: calendarDate,
  appointments: z
    .array(
      person.extend({
        time: timeOfDay,
        place: z.string(),
        purpose: z.string(),
        doctor: z.string(),
      }),
    )
    .max(500),
  due: z.array(person.extend({ programme: z.string(), dueDate: calendarDate })).max(200),
  /** Numbers for paper alone, with `M` in front (QUE-25). */
  tickets: z.array(z.string()).max(100),
});

type Fallback = z.output<typeof fallbackData>;
type Person = z.output<typeof person>;

const purposes: Readonly<Record<string, string>> = {
  'follow-up': '随访',
  consultation: '看医生',
  measurement: '测量',
};

/** 备用名单 on A4: who is booked, who is due, and numbers to hand out while the computers are off (F9). */
export const fallbackList = documentLayout({
  title: TITLE,
  schema: fallbackData,
  layout: (data, missing) =>
    slip(a4, {
      title: TITLE,
      imprint: data.imprint,
      owner: dateWithWeekday(data.date),
      missing,
      content: words(data),
      smallest: 9,
    }),
});

function words(data: Fallback): readonly Content[] {
  return [
    { text: data.imprint.clinicName, fontSize: 12 },
    { text: `${TITLE}　${dateWithWeekday(data.date)}`, fontSize: 20, bold: true },
    { text: '停电、停机时用。用完交站长，录完销毁。', margin: [0, 2, 0, 8] },
    box(
      { text: '1. 先来的先拿号：在最后的手工号里从上往下填，把号写给他。', style: 'todo' },
      { text: '2. 按号叫人；急的先看，写上为什么。量的数值写在号后面。', style: 'todo' },
      { text: '3. 恢复以后，按到的时间一个一个补录；手工号不再用电脑叫。', style: 'todo' },
    ),
    heading(`预约 ${data.appointments.length} 人`),
    data.appointments.length === 0
      ? { text: '这一天没有预约。' }
      : table(
          ['时间', '姓名', '证件尾号', '电话', '去哪里', '到了'],
          [34, '*', 48, 78, 130, 40],
          data.appointments.map((one) => [
            one.time,
            named(one),
            one.documentTail ?? '',
            one.phoneMasked ?? '',
            [one.place, one.doctor, purposes[one.purpose] ?? ''].filter(Boolean).join(' '),
            '',
          ]),
        ),
    heading(`到期没来的随访 ${data.due.length} 人`),
    data.due.length === 0
      ? { text: '没有到期的随访。' }
      : table(
          ['到期', '姓名', '证件尾号', '电话', '随访', '来了'],
          [64, '*', 48, 78, 90, 40],
          data.due.map((one) => [
            one.dueDate,
            named(one),
            one.documentTail ?? '',
            one.phoneMasked ?? '',
            conditionWord(one.programme),
            '',
          ]),
        ),
    { ...heading('手工号'), pageBreak: 'before' },
    table(
      ['号', '姓名', '证件尾号', '到的时间', '来做什么、量的数值', '完成'],
      [52, 90, 60, 54, '*', 40],
      data.tickets.map((number) => [number, '', '', '', '', '']),
      26,
    ),
  ];
}

function named({ name, about }: Person): string {
  return `${name}　${about}`;
}

function heading(text: string) {
  return {
    text,
    fontSize: 14,
    bold: true,
    margin: [0, 14, 0, 4] as [number, number, number, number],
  };
}

function table(
  heads: readonly string[],
  widths: readonly (number | '*')[],
  rows: readonly (readonly string[])[],
  rowHeight = 20,
): Content {
  const head = heads.map((text): Content => ({ text, bold: true }));
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [...widths],
      heights: (row) => (row === 0 ? 14 : rowHeight),
      body: [head, ...rows.map((row) => [...row])],
    },
    layout: {
      hLineWidth: () => paper.rule,
      vLineWidth: () => paper.rule,
      hLineColor: () => paper.colour.rule,
      vLineColor: () => paper.colour.rule,
    },
  };
}
