import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { calendarDate, sex } from '../../../../shared/contract/schemas.ts';
import { paperLength } from '../../../../shared/domain/referral/form.ts';
import { imprint } from '../imprint.ts';
import { MISSING_MARK } from '../missing-glyphs.ts';
import { documentLayout } from './document-layout.ts';
import {
  fieldRow,
  inSentence,
  type LongFieldRoom,
  longField,
  signature,
  tag,
} from './form-parts.ts';
import { contentWidth, paper, paperDefaults, whole } from './paper.ts';
import { dateWords, imprintLines, recordNumberWords, sexWord } from './words.ts';

const TITLE = '双向转诊（转出）单';
const NBSP = '\u00a0';
const FONT_SIZE = 11;
/** Points between the end of the printed form and the foot of the page. */
const SPARE = 24;

/** Everything that the national form has (domain.md c.1), and the marks of ours around it. */
const referralOutData = z.object({
  imprint,
  /** The form's own number. */
  number: z.string(),
  isGreenChannel: z.boolean(),
  /** A form that is not valid any more says so. */
  standing: z.enum(['valid', 'cancelled', 'declined']),
  patient: z.object({
    name: z.string(),
    sex,
    /** In words, as computed at the date of the referral (REF-02). */
    age: z.string(),
    recordNumber: z
      .string()
      .regex(/^\d{17}$/)
      .nullable(),
    address: z.string(),
    phone: z.string().nullable(),
  }),
  toOrganisation: z.string(),
  toDepartment: z.string().nullable(),
  toDoctor: z.string().nullable(),
  impression: z.string(),
  reason: z.string(),
  pastHistory: z.string(),
  treatment: z.string(),
  doctorName: z.string(),
  doctorPhone: z.string(),
  issuedBy: z.string(),
  issuedOn: calendarDate,
});

type ReferralOut = z.output<typeof referralOutData>;

/** 双向转诊（转出）单 on A4: the stub stays here, the slip under the cut goes with the patient (S3 p.17). */
export const referralOut = documentLayout({
  title: TITLE,
  schema: referralOutData,
  layout: (data, missing): TDocumentDefinitions => ({
    ...paperDefaults,
    pageMargins: [paper.margin.left, 36, paper.margin.right, 38],
    defaultStyle: { ...paperDefaults.defaultStyle, fontSize: FONT_SIZE },
    info: { title: TITLE, creator: '驿站', creationDate: new Date(data.imprint.printedAt) },
    header: (page) => pageHead(data, page),
    footer: (page, pages) => pageFoot(data, missing, page, pages),
    content: [...stub(data), cutLine(), ...slip(data)],
  }),
});

function stub(data: ReferralOut): readonly Content[] {
  const { patient } = data;
  return [
    partHead(data, '存根'),
    fieldRow([
      { label: '患者姓名', value: patient.name, width: 112 },
      { label: '性别', value: sexWord(patient.sex), width: 26 },
      { label: '年龄', value: patient.age, width: 50 },
      { label: '档案编号', value: patient.recordNumber && recordNumberWords(patient.recordNumber) },
    ]),
    fieldRow([
      { label: '家庭住址', value: patient.address, width: 268 },
      { label: '联系电话', value: patient.phone },
    ]),
    {
      text: [
        `于${NBSP}`,
        whole(dateWords(data.issuedOn)),
        `${NBSP}因病情需要，转入`,
        inSentence(data.toOrganisation, 10),
        '单位',
        inSentence(data.toDepartment, 5),
        '科室',
        inSentence(data.toDoctor, 4),
        '接诊医生。',
      ],
      lineHeight: 1.35,
      margin: [0, 5, 0, 4],
    },
    signature([{ label: '转诊医生（签字）：', value: data.doctorName }]),
    issued(data),
  ];
}

function slip(data: ReferralOut): readonly Content[] {
  const { patient } = data;
  const room = roomOf(data);
  return [
    partHead(data, null),
    { text: [inSentence(data.toOrganisation, 12), '（机构名称）：'], margin: [0, 2, 0, 4] },
    {
      text: [
        '现有患者',
        inSentence(patient.name, 6),
        '性别',
        inSentence(sexWord(patient.sex), 2),
        '年龄',
        inSentence(patient.age, 3),
        '因病情需要，需转入贵单位，请予以接诊。',
      ],
      lineHeight: 1.35,
      margin: [22, 0, 0, 6],
    },
    longField('初步印象：', data.impression, room('impression')),
    longField('主要现病史（转出原因）：', data.reason, room('reason')),
    longField('主要既往史：', data.pastHistory, room('pastHistory')),
    longField('治疗经过：', data.treatment, room('treatment')),
    {
      stack: [
        signature([
          { label: '转诊医生（签字）：', value: data.doctorName },
          { label: '联系电话：', value: data.doctorPhone },
        ]),
        { text: [inSentence(data.issuedBy, 12), '（机构名称）'], alignment: 'right' },
        issued(data),
      ],
      unbreakable: true,
    },
  ];
}

type LongFieldName = 'impression' | 'reason' | 'pastHistory' | 'treatment';

/** The room that the printed form gives to each, and the rules that fit in it. */
const printedRoom: Readonly<Record<LongFieldName, LongFieldRoom>> = {
  impression: { height: 54, lines: 2 },
  reason: { height: 116, lines: 5 },
  pastHistory: { height: 78, lines: 3 },
  treatment: { height: 97, lines: 4 },
};
const printedTotal = Object.values(printedRoom).reduce((sum, { height }) => sum + height, 0);
const LINE_HEIGHT = 16.8;
const closeSet = { fontSize: 10, lineHeight: 1 } as const;

/** Lines that name, address and addressee take over the one each that the form has for them. */
function linesAbove({ patient, ...data }: ReferralOut): number {
  const addressee = paperLength(`${data.toOrganisation}${data.toDepartment}${data.toDoctor}`);
  return (
    over(paperLength(patient.name), 10) +
    over(paperLength(patient.address), 24) +
    over(addressee, 18) +
    over(paperLength(patient.name), 12)
  );
}

/** Lines beyond the first, of `room` characters each. */
function over(length: number, room: number): number {
  return Math.max(0, Math.ceil(length / room) - 1);
}

/** Words that fit leave the form its shape; where one of them does not, each takes what it needs. */
function roomOf(data: ReferralOut): (field: LongFieldName) => LongFieldRoom {
  const needed = (field: LongFieldName) => {
    const { height, lines } = printedRoom[field];
    const taken = Math.ceil((paperLength(data[field]) * FONT_SIZE) / contentWidth) || lines;
    return Math.max(height, (taken + 1) * LINE_HEIGHT);
  };
  const total = (Object.keys(printedRoom) as LongFieldName[]) // its own keys
    .reduce((sum, field) => sum + needed(field), 0);
  const { lines } = printedRoom.impression;
  return total + linesAbove(data) * LINE_HEIGHT <= printedTotal + SPARE
    ? (field) => printedRoom[field]
    : () => ({ height: 0, lines, style: closeSet });
}

/** Number and marks beside the title, on both parts: they must be told to belong together once cut. */
function partHead(data: ReferralOut, subtitle: string | null): Content {
  const mark = markOf(data);
  const stamp = mark ? tag(mark) : { text: '' };
  return {
    columns: [
      { stack: [stamp], width: 96 },
      {
        stack: [
          { text: TITLE, fontSize: 18, bold: true, lineHeight: 1 },
          ...(subtitle ? [{ text: subtitle, fontSize: 12 }] : []),
        ],
        alignment: 'center',
        width: '*',
      },
      { text: `编号 ${data.number}`, style: 'quiet', alignment: 'right', width: 96 },
    ],
    margin: [0, 0, 0, 6],
  };
}

function markOf({ standing, isGreenChannel }: ReferralOut): string | null {
  if (standing === 'cancelled') return '已撤回 作废';
  if (standing === 'declined') return '患者未同意转诊';
  return isGreenChannel ? '绿色通道' : null;
}

function issued({ issuedOn }: ReferralOut): Content {
  return { text: dateWords(issuedOn), alignment: 'right', margin: [0, 3, 0, 0] };
}

function cutLine(): Content {
  const line = { type: 'line', y1: 0, y2: 0, dash: { length: 4, space: 3 } } as const;
  const style = { lineWidth: paper.rule, lineColor: paper.colour.ink };
  const words = '沿虚线裁开：上面的存根留在本机构，下面的交给患者';
  return {
    stack: [
      { canvas: [{ ...line, ...style, x1: -30, x2: contentWidth + 30 }] },
      { text: words, style: 'quiet', alignment: 'center' },
    ],
    margin: [0, 8, 0, 8],
  };
}

function pageHead(data: ReferralOut, page: number): Content {
  const demo = data.imprint.isDemo ? '演示数据，不是真实居民' : '';
  const owner = page === 1 ? '' : `${TITLE}（续）　编号 ${data.number}　患者 ${data.patient.name}`;
  return {
    columns: [
      { text: owner, width: '*' },
      { text: demo, width: 'auto', bold: true },
    ],
    style: 'quiet',
    margin: [paper.margin.left, 16, paper.margin.right, 0],
  };
}

function pageFoot(
  data: ReferralOut,
  missing: readonly string[],
  page: number,
  pages: number,
): Content {
  const [, print] = imprintLines(data.imprint);
  const lines = [
    print,
    ...(missing.length > 0 ? [`${MISSING_MARK} 代表字库中没有的字：${missing.join('、')}`] : []),
  ];
  return {
    columns: [
      { stack: lines, width: '*' },
      { text: `第 ${page} 页，共 ${pages} 页`, width: 'auto' },
    ],
    style: 'quiet',
    margin: [paper.margin.left, 6, paper.margin.right, 0],
  };
}
