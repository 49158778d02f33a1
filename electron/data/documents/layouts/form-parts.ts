import type { Content, ContentText, Style, TableCell } from 'pdfmake/interfaces.js';
import { paperLength } from '../../../../shared/domain/referral/form.ts';
import { contentWidth, paper, whole } from './paper.ts';

/** Parts of forms that a pen may still have to complete: an empty field is a rule to write on. */

/** An ideographic space: what one character of a blank takes. */
const BLANK = '\u3000';

/** Width of a full-width character of a form, points. */
const CHARACTER = 11;

export type FormField = {
  readonly label: string;
  /** Null or empty: a blank rule. */
  readonly value: string | null;
  /** Points; the last field of a row takes what is left. */
  readonly width?: number;
};

/** Labels and values on one line, each value on its rule. */
export function fieldRow(fields: readonly FormField[]): Content {
  const cells = fields.flatMap(({ label, value, width }): TableCell[] => [
    { text: label, noWrap: true, border: [false, false, false, false] },
    { ...fitting(value ?? '', width), border: [false, false, false, true] },
  ]);
  const widths = fields.flatMap(({ width }) => ['auto', width ?? '*'] as const);
  return {
    table: { widths: [...widths], body: [cells] },
    layout: formLines,
    margin: [0, 0, 0, 3],
  };
}

/** Broken over lines only where its cell is too narrow for it. */
function fitting(text: string, width: number | undefined): ContentText {
  return width !== undefined && paperLength(text) * CHARACTER > width ? { text } : whole(text);
}

const formLines = {
  hLineWidth: () => paper.rule,
  vLineWidth: () => 0,
  hLineColor: () => paper.colour.rule,
  paddingLeft: (column: number) => (column % 2 === 0 ? 0 : 4),
  paddingRight: (column: number) => (column % 2 === 0 ? 2 : 10),
  paddingTop: () => 3,
  paddingBottom: () => 1,
} as const;

/** A value inside a sentence, on its rule; `size` full-width characters of blank where there is none. */
export function inSentence(value: string | null, size: number): Content {
  const text = value ? `\u00a0${value}\u00a0` : BLANK.repeat(size);
  return { ...whole(text), decoration: 'underline', decorationColor: paper.colour.rule };
}

/** A heading, and under it the words, or as many rules as a hand needs. */
export function longField(label: string, words: string, room: LongFieldRoom): Content {
  const body: Content = words.trim() === '' ? writingLines(room.lines) : { text: words };
  const stack: Content[] = [{ text: label, bold: true }, body];
  const content: Content = { ...room.style, stack };
  // One cell with a least height: short words leave the form its shape, long ones run on.
  return {
    table: { widths: ['*'], heights: [room.height], body: [[content]] },
    layout: bare,
    margin: [0, 0, 0, room.height === 0 ? 1 : 4],
  };
}

export type LongFieldRoom = {
  /** Points, at least. */
  readonly height: number;
  /** Rules where there are no words. */
  readonly lines: number;
  readonly style?: Style;
};

const bare = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 0,
} as const;

const WRITING_GAP = 20;

function writingLines(count: number): Content {
  const line = { type: 'line', x1: 0, x2: contentWidth } as const;
  const style = { lineWidth: paper.rule, lineColor: paper.colour.rule };
  return {
    canvas: Array.from({ length: count }, (_, index) => {
      const y = (index + 1) * WRITING_GAP;
      return { ...line, ...style, y1: y, y2: y };
    }),
  };
}

/** Where somebody signs: the label, the printed name, and a rule to sign on beside it. */
export function signature(rows: readonly FormField[]): Content {
  const width = 170;
  const body = rows.map(({ label, value }): TableCell[] => [
    { text: label, alignment: 'right', border: [false, false, false, false] },
    { ...whole(value ?? ''), border: [false, false, false, true] },
  ]);
  return {
    columns: [
      { text: '', width: '*' },
      { table: { widths: ['auto', width], body }, layout: formLines, width: 'auto' },
    ],
  };
}

/** A word in a small frame, beside a title. */
export function tag(words: string): Content {
  return {
    table: { widths: ['auto'], body: [[{ text: words, bold: true, margin: [5, 1, 5, 1] }]] },
    layout: {
      hLineWidth: () => paper.rule * 2,
      vLineWidth: () => paper.rule * 2,
      paddingTop: () => 1,
      paddingBottom: () => 1,
    },
  };
}
