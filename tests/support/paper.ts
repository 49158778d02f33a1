import { expect } from 'vitest';
import type { DocumentData, RenderedKind } from '../../electron/data/documents/kinds.ts';
import { createPdfMaker } from '../../electron/data/documents/make-pdf.ts';
import { readPdf } from './pdf-text.ts';

const makePdf = createPdfMaker();

/** A paper, read back: `text` is that of all its sheets, with plain spaces. */
export async function madePaper<Kind extends RenderedKind>(kind: Kind, data: DocumentData<Kind>) {
  const read = readPdf(await makePdf(kind, data));
  return { ...read, text: read.pages.join('\n').replaceAll('\u00a0', ' ') };
}

/** The words in the order in which they are read, each found after the one before. */
export function expectInOrder(text: string, words: readonly string[]): void {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    expect([word, at >= from]).toEqual([word, true]);
    from = at + word.length;
  }
}
