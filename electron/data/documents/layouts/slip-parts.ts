import type {
  Content,
  ContentColumns,
  ContentTable,
  TDocumentDefinitions,
} from 'pdfmake/interfaces.js';
import type { Imprint } from '../imprint.ts';
import { MISSING_MARK } from '../missing-glyphs.ts';
import { paper, paperDefaults } from './paper.ts';
import { imprintLines } from './words.ts';

/** Papers that are taken home: few words, large, on whatever sheet the desk has. Lengths in points. */
type Sheet = {
  readonly pageSize: 'A4' | 'A5' | { readonly width: number; readonly height: 'auto' };
  readonly margins: [left: number, top: number, right: number, bottom: number];
  /** Between the margins. */
  readonly width: number;
};

const MM = 72 / 25.4;

export const a4: Sheet = { pageSize: 'A4', margins: [50, 46, 50, 46], width: 495.28 };
export const a5: Sheet = { pageSize: 'A5', margins: [34, 32, 34, 34], width: 351.53 };

/** 80 mm paper as thermal printers have it: 72 mm can be printed on, and it ends where the words end. */
export const roll: Sheet = {
  pageSize: { width: 80 * MM, height: 'auto' },
  margins: [4 * MM, 4 * MM, 4 * MM, 8 * MM],
  width: 72 * MM,
};

type Slip = {
  readonly title: string;
  readonly imprint: Imprint;
  /** Whose it is: said again on a second page. Null where nobody may be named (ID-52). */
  readonly owner: string | null;
  readonly missing: readonly string[];
  readonly content: readonly Content[];
  /** Of the small print: never smaller than what the reader of this paper can read. */
  readonly smallest: number;
};

/** A slip on its sheet: whom it is from, its words, the small print. */
export function slip(
  sheet: Sheet,
  { title, imprint, owner, missing, content, smallest }: Slip,
): TDocumentDefinitions {
  const [, print] = imprintLines(imprint);
  const small = [
    print,
    ...(missing.length > 0 ? [`${MISSING_MARK} 代表字库中没有的字：${missing.join('、')}`] : []),
  ];
  const again: Content = {
    text: `${owner} · ${title}（续）`,
    margin: [sheet.margins[0], sheet.margins[1] / 3, 0, 0],
  };
  return {
    ...paperDefaults,
    pageSize: sheet.pageSize,
    pageMargins: sheet.margins,
    defaultStyle: { ...paperDefaults.defaultStyle, fontSize: smallest },
    info: { title, creator: '驿站', creationDate: new Date(imprint.printedAt) },
    ...(owner === null ? {} : { header: (page: number) => (page === 1 ? '' : again) }),
    content: [
      ...(imprint.isDemo ? [demoLine()] : []),
      ...content,
      { stack: small, color: paper.colour.quiet, margin: [0, smallest, 0, 0] },
    ],
  };
}

/** A new one each time: pdfmake writes into what it is given. */
function demoLine(): Content {
  return { text: '演示数据，不是真实居民', bold: true, alignment: 'right', lineHeight: 1 };
}

type Framed = { readonly margin: number; readonly above?: number; readonly below?: number };

/** Something that must not be overlooked, in a frame. */
export function frame(
  body: readonly Content[],
  { margin, above = 0, below = 0 }: Framed,
): ContentTable {
  const inside: Content = { stack: [...body], margin: [margin, margin, margin, margin] };
  return {
    table: { widths: ['*'], body: [[inside]] },
    layout: {
      hLineWidth: () => paper.rule * 2,
      vLineWidth: () => paper.rule * 2,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
    unbreakable: true,
    margin: [0, above, 0, below],
  };
}

/** Label and value side by side, the values under one another. */
export function facts(
  rows: readonly (readonly [label: string, value: string])[],
  { labelWidth, size }: { readonly labelWidth: number; readonly size: number },
): Content {
  const lines = rows.map(
    ([label, value]): ContentColumns => ({
      columns: [
        { text: label, width: labelWidth, color: paper.colour.quiet },
        { text: value, width: '*', bold: true },
      ],
    }),
  );
  return { stack: lines, fontSize: size };
}
