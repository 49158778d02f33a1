import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { instant, sex } from '../../../../shared/contract/schemas.ts';
import { labelWords } from '../../../../shared/domain/orders/label.ts';
import { code128Svg } from '../code-128.ts';
import { imprint } from '../imprint.ts';
import { documentLayout } from './document-layout.ts';
import { paperDefaults } from './paper.ts';
import { momentWords, plainLine, sexWord } from './words.ts';

const MM = 72 / 25.4;
const WIDTH_MM = 50;
const HEIGHT_MM = 30;
const MARGIN_MM = 2;
/** White on both sides of the bars, ten modules of the 112 to 123 that a label has. */
const QUIET_MM = 1.5;
const CODE_WIDTH_MM = WIDTH_MM - 2 * (MARGIN_MM + QUIET_MM);
/** One line of tests; what is ordered in full stands in the order. */
const TESTS_CHARACTERS_MAX = 17;

/** What is stuck on a tube: it is seen by many, so the name is masked (ID-54). */
const specimenLabelData = z.object({
  imprint,
  nameMasked: z.string(),
  sex,
  ageYears: z.number().int(),
  label: z.string().regex(/^[A-Z0-9]+$/),
  /** Which tube, by the colour of its cap. */
  container: z.string(),
  tests: z.array(z.string()).min(1),
  orderedAt: instant,
});

type SpecimenLabel = z.output<typeof specimenLabelData>;

/** 标本标签, 50 × 30 mm. */
export const specimenLabelPaper = documentLayout({
  title: '标本标签',
  schema: specimenLabelData,
  layout: (data) => ({
    ...paperDefaults,
    pageSize: { width: WIDTH_MM * MM, height: HEIGHT_MM * MM },
    pageMargins: [MARGIN_MM * MM, 1.2 * MM, MARGIN_MM * MM, 0.5 * MM],
    defaultStyle: { ...paperDefaults.defaultStyle, fontSize: 7, lineHeight: 1 },
    info: { title: '标本标签', creator: '驿站', creationDate: new Date(data.imprint.printedAt) },
    content: lines(data),
  }),
  onStrip: (data) => [
    plainLine(`${data.nameMasked} ${personWords(data)}`),
    { is: 'code', code: data.label },
    { is: 'text', text: labelWords(data.label), size: 'double' },
    plainLine(`${data.container} ${momentWords(data.orderedAt)}`),
    plainLine(shortened(data.tests.join('、'))),
  ],
});

function lines(data: SpecimenLabel): Content[] {
  const { label } = data;
  return [
    {
      columns: [
        { text: data.nameMasked, bold: true, fontSize: 10, width: '*', noWrap: true },
        {
          text: personWords(data),
          width: 'auto',
          margin: [0, 2, 0, 0],
        },
      ],
    },
    {
      svg: code128Svg(label),
      width: CODE_WIDTH_MM * MM,
      alignment: 'center',
      margin: [0, 1, 0, 0],
    },
    { text: labelWords(label), bold: true, fontSize: 10, alignment: 'center' },
    { text: `${data.container} · ${momentWords(data.orderedAt)}`, noWrap: true },
    { text: shortened(data.tests.join('、')), bold: true },
  ];
}

function personWords({ sex: theirs, ageYears, imprint: print }: SpecimenLabel): string {
  const marks = [print.isDemo ? '演示' : '', print.copyNumber > 1 ? '补打' : ''].filter(Boolean);
  return [`${sexWord(theirs)} ${ageYears}岁`, ...marks].join(' ');
}

function shortened(tests: string): string {
  return tests.length > TESTS_CHARACTERS_MAX ? `${tests.slice(0, TESTS_CHARACTERS_MAX)}…` : tests;
}
