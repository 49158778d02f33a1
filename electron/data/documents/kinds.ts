import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { z } from 'zod';
import { healthRecordSummary } from './health-record-summary.ts';
import { healthRecordSummaryLayout } from './layouts/health-record-summary.ts';

/** A document is a schema and a layout: data in, definition out. A new paper is one more line here. */
type Kind<Schema extends z.ZodType> = {
  /** What the paper is called: in its head, in the name of its file. */
  readonly title: string;
  readonly schema: Schema;
  readonly layout: (data: z.output<Schema>, missing: readonly string[]) => TDocumentDefinitions;
};

const kind = <Schema extends z.ZodType>(one: Kind<Schema>): Kind<Schema> => one;

export const documentKinds = {
  'health-record-summary': kind({
    title: '居民健康档案摘要',
    schema: healthRecordSummary,
    layout: healthRecordSummaryLayout,
  }),
} as const;

export type DocumentKind = keyof typeof documentKinds;
export type DocumentData<Name extends DocumentKind> = z.input<
  (typeof documentKinds)[Name]['schema']
>;
