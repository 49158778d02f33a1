import pdfmake from 'pdfmake';
import type { z } from 'zod';
import { fontFamilies, isFontFile, openGlyphTable } from './fonts.ts';
import { type RenderedKind, documentKinds } from './kinds.ts';
import type { DocumentLayout } from './layouts/document-layout.ts';
import { markMissingGlyphs } from './missing-glyphs.ts';

/** Makes one PDF. The fonts are read on the first call, which is why the worker makes one for nobody. */
export type MakePdf = (kind: RenderedKind, data: unknown) => Promise<Uint8Array>;

/** Call once a thread: pdfmake is one object with one set of fonts. */
export function createPdfMaker(): MakePdf {
  pdfmake.setFonts(fontFamilies);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(isFontFile);
  const hasGlyph = openGlyphTable();
  return async (kind, data) => {
    // Which data belongs to which layout, only the schema knows.
    const { schema, layout }: DocumentLayout<z.ZodType> = documentKinds[kind];
    const { data: drawable, missing } = markMissingGlyphs(schema.parse(data), hasGlyph);
    return pdfmake.createPdf(layout(drawable, missing)).getBuffer();
  };
}
