import type { Content, ContentStack, Style, TDocumentDefinitions } from 'pdfmake/interfaces.js';

/** What all our A4 papers share (design.md, Paper). Lengths in points. */
export const paper = {
  font: 'NotoSansSC',
  width: 595.28,
  margin: { left: 57, top: 54, right: 57, bottom: 92 },
  /** The one weight of every rule. */
  rule: 0.75,
  colour: { ink: '#1a1a1a', quiet: '#4d4d4d', rule: '#5b6a6d' },
} as const;

export const contentWidth = paper.width - paper.margin.left - paper.margin.right;

export const paperStyles = {
  clinic: { fontSize: 12 },
  title: { fontSize: 20, bold: true },
  name: { fontSize: 16, bold: true },
  heading: { fontSize: 12, bold: true },
  todoHeading: { fontSize: 10.5, bold: true },
  todo: { fontSize: 14, lineHeight: 1.1 },
  label: { color: paper.colour.quiet },
  value: { fontSize: 16, bold: true },
  quiet: { fontSize: 9, color: paper.colour.quiet },
} as const satisfies Readonly<Record<string, Style>>;

/** Everything of a page but its words. */
export const paperDefaults = {
  pageSize: 'A4',
  pageMargins: [paper.margin.left, paper.margin.top, paper.margin.right, paper.margin.bottom],
  version: '1.7',
  language: 'zh-CN',
  displayTitle: true,
  styles: paperStyles,
  defaultStyle: { font: paper.font, fontSize: 10.5, lineHeight: 1.05, color: paper.colour.ink },
} as const satisfies Partial<TDocumentDefinitions>;

/** A heading over its rule, kept together with what it heads. */
export function section(title: string, ...body: readonly Content[]): ContentStack {
  const [first, ...rest] = body;
  const head: Content = {
    stack: [{ text: title, style: 'heading' }, horizontalRule([0, 2, 0, 5]), first ?? ''],
    unbreakable: true,
  };
  return { stack: [head, ...rest], margin: [0, 12, 0, 0] };
}

export function horizontalRule(
  margin: [number, number, number, number],
  width: number = contentWidth,
): Content {
  const line = { type: 'line', x1: 0, y1: 0, x2: width, y2: 0 } as const;
  return {
    canvas: [{ ...line, lineWidth: paper.rule, lineColor: paper.colour.rule }],
    margin,
  };
}

/** A frame of one rule around something that must not be overlooked. */
export function box(...body: readonly Content[]): Content {
  return {
    table: { widths: ['*'], body: [[{ stack: [...body], margin: [6, 4, 6, 4] }]] },
    layout: {
      hLineWidth: () => paper.rule * 2,
      vLineWidth: () => paper.rule * 2,
      hLineColor: () => paper.colour.ink,
      vLineColor: () => paper.colour.ink,
    },
    unbreakable: true,
  };
}

/** One row of figures under its heads, over columns of one width. */
export function plainTable(
  columns: number,
  heads: readonly string[],
  row: readonly Content[],
): Content {
  const cells = Array.from({ length: columns }, (_, column) => column);
  const head = cells.map((column): Content => ({ text: heads[column] ?? '', style: 'quiet' }));
  return {
    table: { widths: cells.map(() => '*'), body: [head, cells.map((column) => row[column] ?? '')] },
    layout: {
      hLineWidth: (line) => (line === 1 ? paper.rule : 0),
      vLineWidth: () => 0,
      hLineColor: () => paper.colour.rule,
      paddingLeft: () => 0,
      paddingRight: () => 4,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
  };
}

/** Cells of one width, row by row; a row is not broken over two pages. */
export function grid(columns: number, cells: readonly Content[]): readonly Content[] {
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    Array.from({ length: columns }, (__, column) => cells[row * columns + column] ?? ''),
  );
  return rows.map((row): Content => ({ columns: row, unbreakable: true, margin: [0, 0, 0, 4] }));
}

/** What fits on a line at the largest size; anything longer has to be broken somewhere. */
const WHOLE_MAX = 24;

/** Text that is not broken over two lines: a name, a date, a value with its unit. */
export function whole(text: string, style: Style = {}): WholeText {
  return { ...style, text, noWrap: [...text].length <= WHOLE_MAX };
}

type WholeText = Style & { readonly text: string; readonly noWrap: boolean };
