import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { z } from 'zod';
import type { Strip } from '../../../../shared/contract/strips.ts';

/** A document is a schema and a layout: data in, definition out. */
export type DocumentLayout<Schema extends z.ZodType> = {
  /** What the paper is called: in its head, in the name of its file. */
  readonly title: string;
  readonly schema: Schema;
  /** @param missing code points for which the font has no glyph (missing-glyphs.ts) */
  readonly layout: (data: z.output<Schema>, missing: readonly string[]) => TDocumentDefinitions;
  /** The same words for a ticket printer, of papers that one can print (ADR 21). */
  readonly onStrip?: (data: z.output<Schema>) => Strip;
};

/** Lets the compiler find the schema's type. */
export function documentLayout<Schema extends z.ZodType>(
  one: DocumentLayout<Schema>,
): DocumentLayout<Schema> {
  return one;
}
