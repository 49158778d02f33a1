import type { DocumentKind } from '../../documents/kinds.ts';
import { readSummary } from './summary.ts';
import type { PaperReader } from './paper.ts';

/** Where the data of each paper comes from. A paper without a reader does not compile. */
export const paperReaders: { readonly [Kind in DocumentKind]: PaperReader<Kind> } = {
  'health-record-summary': readSummary,
};
