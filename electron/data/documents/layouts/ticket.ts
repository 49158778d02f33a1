import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { instant } from '../../../../shared/contract/schemas.ts';
import { code128Svg } from '../code-128.ts';
import { imprint } from '../imprint.ts';
import { documentLayout } from './document-layout.ts';
import { a5, frame, roll, slip } from './slip-parts.ts';
import { copyWords, demoLines, momentWords, plainLine } from './words.ts';

const TITLE = '排队号';
const LISTEN = '请留意叫号。没听见，请问前台。';
const MM = 72 / 25.4;
/** A third of a millimetre for each module: any scanner reads it from the roll. */
const CODE_WIDTH_MM = 48;

/** What a ticket says: nothing of the person, nor of why they wait (ID-52, QUE-24). */
const ticketData = z.object({
  imprint,
  number: z.string(),
  /** Where to go first, such as 测量站. */
  goTo: z.string(),
  /** Null once it was called. */
  ahead: z.number().int().nonnegative().nullable(),
  aboutMinutes: z.number().int().nonnegative().nullable(),
  checkInAt: instant,
  /** What a scanner reads of it: day and number, nothing of the person. */
  code: z.string().regex(/^[A-Z0-9]+$/),
});

type Ticket = z.output<typeof ticketData>;

/** 排队号 for the 80 mm roll. */
export const ticket = documentLayout({
  title: TITLE,
  schema: ticketData,
  layout: (data, missing) =>
    slip(roll, {
      title: TITLE,
      imprint: data.imprint,
      owner: null,
      missing,
      content: words(data, 1),
      smallest: 9,
    }),
  onStrip: (data) => [
    ...demoLines(data.imprint),
    plainLine(data.imprint.clinicName),
    { is: 'text', text: data.number, size: 'four-times' },
    { is: 'text', text: `请到 ${data.goTo}`, size: 'double' },
    plainLine(waitWords(data)),
    plainLine(`取号时间 ${momentWords(data.checkInAt)}`),
    plainLine(LISTEN),
    { is: 'code', code: data.code },
    ...(data.imprint.copyNumber > 1 ? [plainLine(copyWords(data.imprint.copyNumber))] : []),
  ],
});

/** The same on a sheet, for a desk without a roll. */
export const deskTicket = documentLayout({
  title: TITLE,
  schema: ticketData,
  layout: (data, missing) =>
    slip(a5, {
      title: TITLE,
      imprint: data.imprint,
      owner: null,
      missing,
      content: words(data, 1.7),
      smallest: 12,
    }),
});

function words(data: Ticket, scale: number): readonly Content[] {
  const size = (points: number) => points * scale;
  const centre = { alignment: 'center' } as const;
  return [
    { text: data.imprint.clinicName, fontSize: size(11), ...centre },
    { text: TITLE, fontSize: size(12), bold: true, ...centre, margin: [0, size(4), 0, 0] },
    { text: data.number, fontSize: size(60), bold: true, lineHeight: 0.9, noWrap: true, ...centre },
    frame([{ text: ['请到 ', { text: data.goTo, bold: true }], fontSize: size(20), ...centre }], {
      margin: 2,
    }),
    { text: waitWords(data), fontSize: size(14), ...centre, margin: [0, size(6), 0, 0] },
    { text: `取号时间 ${momentWords(data.checkInAt)}`, fontSize: size(11), ...centre },
    {
      text: LISTEN,
      fontSize: size(11),
      ...centre,
      margin: [0, size(6), 0, 0],
    },
    {
      svg: code128Svg(data.code),
      width: CODE_WIDTH_MM * MM,
      ...centre,
      margin: [0, size(8), 0, 0],
    },
  ];
}

function waitWords({ ahead, aboutMinutes }: Ticket): string {
  if (ahead === null) return '已经叫过这个号，请到前台';
  const people = ahead === 0 ? '前面没有人，请过去等叫号' : `前面还有 ${ahead} 人`;
  return ahead > 0 && aboutMinutes ? `${people}，大约等 ${aboutMinutes} 分钟` : people;
}
