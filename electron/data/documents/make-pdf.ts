import pdfmake from 'pdfmake';
import { fontFamilies, isFontFile, openGlyphTable } from './fonts.ts';
import { type DocumentKind, documentKinds } from './kinds.ts';
import { markMissingGlyphs } from './missing-glyphs.ts';

/** Makes one PDF. The fonts are read on the first call, which is why the worker makes one for nobody. */
export type MakePdf = (kind: DocumentKind, data: unknown) => Promise<Uint8Array>;

/** Call once a thread: pdfmake is one object with one set of fonts. */
export function createPdfMaker(): MakePdf {
  pdfmake.setFonts(fontFamilies);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(isFontFile);
  const hasGlyph = openGlyphTable();
  return async (kind, data) => {
    const { schema, layout } = documentKinds[kind];
    const { data: drawable, missing } = markMissingGlyphs(schema.parse(data), hasGlyph);
    return pdfmake.createPdf(layout(drawable, missing)).getBuffer();
  };
}
