import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { addMonths } from '../../../../shared/lib/calendar.ts';
import { clinicDate, fromInstant } from '../../../../shared/lib/clock.ts';
import { displayAge } from '../../../../shared/domain/identity/age.ts';
import { type HealthRecordSummary, healthRecordSummaryData } from '../health-record-summary.ts';
import { MISSING_MARK } from '../missing-glyphs.ts';
import { qrCodeSvg } from '../qr-code.ts';
import { trendChart } from '../trend-chart.ts';
import { documentLayout } from './document-layout.ts';
import { classMeaning, inOrder, latestWords, todoLines } from './health-record-words.ts';
import {
  box,
  contentWidth,
  grid,
  paper,
  paperDefaults,
  paperStyles,
  plainTable,
  section,
  whole,
} from './paper.ts';
import {
  ageWords,
  conditionWord,
  dateWords,
  imprintLines,
  monthWords,
  recordNumberWords,
  sexWord,
} from './words.ts';

const TITLE = '居民健康档案摘要';
const QR_SIZE = 58;
const CHART_MONTHS = 15;
const READINGS_MAX = 6;
const VALUES_IN_ROW = 5;
const NBSP = '\u00a0';

/** 居民健康档案摘要 on A4: what the resident must do, who they are, what is known, what was measured. */
export const healthRecordSummary = documentLayout({
  title: TITLE,
  schema: healthRecordSummaryData,
  layout: (data, missing): TDocumentDefinitions => ({
    ...paperDefaults,
    info: { title: TITLE, creator: '驿站', creationDate: new Date(data.imprint.printedAt) },
    header: (page) => pageHead(data, page),
    footer: (page, pageCount) => pageFoot(data, missing, page, pageCount),
    content: [
      titles(data),
      person(data),
      box({ text: '请您做的事', style: 'todoHeading' }, ...todoLines(data)),
      background(data),
      ...bloodPressure(data),
      ...otherValues(data),
    ],
  }),
});

/** From the second page on, every sheet says whose it is. */
function pageHead(data: HealthRecordSummary, page: number): Content {
  const demo = data.imprint.isDemo ? '演示数据，不是真实居民' : '';
  const owner = page === 1 ? '' : `${data.resident.name} · ${TITLE}`;
  return {
    columns: [
      { ...whole(owner), width: '*' },
      { text: demo, width: 'auto', bold: true },
    ],
    style: 'quiet',
    margin: [paper.margin.left, 28, paper.margin.right, 0],
  };
}

function titles(data: HealthRecordSummary): Content {
  return [
    { text: data.imprint.clinicName, style: 'clinic' },
    { text: TITLE, style: 'title', margin: [0, 0, 0, 4] },
  ];
}

function person({ resident, doctorName, imprint }: HealthRecordSummary): Content {
  const today = clinicDate(fromInstant(imprint.printedAt));
  const age = ageWords(displayAge(resident.birthDate, today));
  const facts = [
    `${sexWord(resident.sex)}，${age}`,
    `${dateWords(resident.birthDate)}出生`,
    ...(resident.recordNumber ? [`档案编号 ${recordNumberWords(resident.recordNumber)}`] : []),
    ...(doctorName ? [`责任医生 ${doctorName}`] : []),
  ];
  const inOneLine = facts.flatMap((fact, index) => [index === 0 ? '' : '\u3000', whole(fact)]);
  return {
    stack: [
      { ...whole(resident.name), style: 'name' },
      { text: inOneLine },
      ...contestedLine(resident.contested),
    ],
    margin: [0, 0, 0, 8],
  };
}

const contestedWords = { name: '姓名', sex: '性别', birthDate: '出生日期' } as const;

/** What is printed above of these is one of two values (ID-42). */
function contestedLine(
  contested: HealthRecordSummary['resident']['contested'],
): readonly Content[] {
  if (contested.length === 0) return [];
  const fields = contested.map((field) => contestedWords[field]).join('、');
  return [
    { text: `档案里的${fields}有两种记录，正在核对。请带上身份证，到前台核实。`, bold: true },
  ];
}

function background({ conditions, allergies }: HealthRecordSummary): Content {
  const known = conditions.map(({ code, onsetDate, managed }) => {
    const notes = [onsetDate ? `${monthWords(onsetDate)}确诊` : '', managed ? '本中心管理' : ''];
    const inBrackets = notes.filter(Boolean).join('，');
    return `${conditionWord(code)}${inBrackets ? `（${inBrackets}）` : ''}`;
  });
  const substances = allergies.map(({ category, substance, isContested }) => {
    const notes = [category === 'drug' ? '药物' : '', isContested ? '有不同记录，按过敏处理' : ''];
    const inBrackets = notes.filter(Boolean).join('，');
    return `${substance}${inBrackets ? `（${inBrackets}）` : ''}`;
  });
  return section(
    '疾病和过敏',
    labelled('慢性病', known.length > 0 ? known : ['档案中没有记录']),
    substances.length > 0
      ? labelled('过敏', substances, true)
      : labelled('过敏', ['档案中没有记录。如果对药物或食物过敏，请告诉医生。']),
  );
}

function bloodPressure(data: HealthRecordSummary): readonly Content[] {
  const { points, target } = data.bloodPressure;
  const last = points.at(-1);
  if (!last) return data.lastFollowUp ? [section('血压', followUp(data))] : [];
  const value = whole(`${last.sbp}/${last.dbp}`, paperStyles.value);
  const latest: Content = {
    columns: [
      { text: [value, whole(`${NBSP}mmHg`), whole(`${NBSP}${NBSP}${dateWords(last.date)}`)] },
      { text: targetWords(target), alignment: 'right', margin: [0, 6, 0, 0] },
    ],
  };
  return [section('血压', latest), followUp(data), chart(data), readings(data)];
}

function targetWords(target: HealthRecordSummary['bloodPressure']['target']): Content[] {
  if (!target) return [''];
  return ['您的目标：', whole(`高压低于 ${target.sbp}`), '，', whole(`低压低于 ${target.dbp}`)];
}

function chart({ bloodPressure: { points, target }, imprint }: HealthRecordSummary): Content {
  const to = clinicDate(fromInstant(imprint.printedAt));
  const from = addMonths(to, -CHART_MONTHS);
  const shown = points.filter((point) => point.date >= from);
  if (shown.length < 2) return '';
  const panel = (title: string, field: 'sbp' | 'dbp') => ({
    title,
    target: target?.[field] ?? null,
    points: shown.map(({ date, source, ...values }) => ({ date, source, value: values[field] })),
  });
  const svg = trendChart({
    panels: [panel('高压', 'sbp'), panel('低压', 'dbp')],
    from,
    to,
    width: contentWidth,
    panelHeight: 72,
  });
  const legend = [
    mark('device'),
    '仪器测得\u3000',
    mark('typed'),
    '手工录入或文件导入\u3000',
    ...(target ? ['灰色区域：在目标以内\u3000'] : []),
    `单位${NBSP}mmHg（高压即收缩压，低压即舒张压）`,
  ];
  return {
    stack: [
      { svg, margin: [0, 4, 0, 2] },
      { text: legend, style: 'quiet' },
    ],
    unbreakable: true,
  };
}

/** The newest readings side by side, newest first: what the chart shows, in figures. */
function readings({ bloodPressure: { points } }: HealthRecordSummary): Content {
  const newest = [...points].reverse().slice(0, READINGS_MAX);
  const values = newest.map(({ sbp, dbp, source }) => ({
    text: [mark(source), whole(`${sbp}/${dbp}`)],
  }));
  const table = plainTable(
    READINGS_MAX,
    newest.map(({ date }) => dateWords(date)),
    values,
  );
  return { stack: [table], margin: [0, 6, 0, 0], unbreakable: true };
}

function followUp({ lastFollowUp, bloodPressure: { points } }: HealthRecordSummary): Content {
  if (!lastFollowUp) return '';
  const { date, doctorName, sbp, dbp } = lastFollowUp;
  const last = points.at(-1);
  const isShownAbove = last?.date === date && last.sbp === sbp && last.dbp === dbp;
  const value = isShownAbove || sbp === null || dbp === null ? '' : `，${sbp}/${dbp}${NBSP}mmHg`;
  const head = [
    '最近一次随访：',
    whole(dateWords(date)),
    '，',
    whole(`${doctorName}医生`),
    whole(value),
  ];
  return {
    stack: [{ text: [...head, '。'] }, classMeaning(lastFollowUp.class)],
    margin: [0, 2, 0, 0],
  };
}

function otherValues({ latest }: HealthRecordSummary): readonly Content[] {
  if (latest.length === 0) return [];
  const cells = inOrder(latest).map((one): Content => {
    const { name, value } = latestWords(one);
    const origin = { text: [mark(one.source), whole(dateWords(one.date))], style: 'quiet' };
    return { stack: [{ text: name, style: 'label' }, whole(value), origin] };
  });
  return [section('其他测量', ...grid(VALUES_IN_ROW, cells))];
}

function pageFoot(
  data: HealthRecordSummary,
  missing: readonly string[],
  page: number,
  pageCount: number,
): Content {
  const lines = [
    ...imprintLines(data.imprint),
    '二维码只是一个随机编号，不含个人信息。',
    ...(missing.length > 0 ? [`${MISSING_MARK} 代表字库中没有的字：${missing.join('、')}`] : []),
  ];
  return {
    columns: [
      { svg: qrCodeSvg(data.token, QR_SIZE), width: QR_SIZE },
      { stack: lines, style: 'quiet', margin: [6, 6, 0, 0], width: '*' },
      {
        text: `第 ${page} 页，共 ${pageCount} 页`,
        style: 'quiet',
        margin: [0, 6, 0, 0],
        width: 'auto',
      },
    ],
    margin: [paper.margin.left - 6, 8, paper.margin.right, 0],
  };
}

function labelled(label: string, items: readonly string[], isStrong = false): Content {
  const parts = items.flatMap((item, index) => [
    index === 0 ? '' : '；',
    whole(item, { bold: isStrong }),
  ]);
  return {
    columns: [
      { text: label, width: 52, style: 'label' },
      { text: parts, width: '*' },
    ],
    margin: [0, 0, 0, 2],
  };
}

/** How a value came into the record, as in the chart: ● by a device, ○ typed or out of a file. */
function mark(source: 'device' | 'typed' | 'import'): Content {
  return whole(`${source === 'device' ? '●' : '○'}${NBSP}`, { fontSize: 7 });
}
