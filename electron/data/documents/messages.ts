import type { RenderedKind } from './kinds.ts';

/** To the worker: one document at a time. */
export type DocumentOrder = { readonly kind: RenderedKind; readonly data: unknown };

/** From the worker: one answer for each order. */
export type DocumentAnswer =
  | { readonly type: 'made'; readonly pdf: Uint8Array }
  /** Where it broke, without the message: pdfmake quotes the text it stumbled over. */
  | { readonly type: 'failed'; readonly error: string; readonly frames: string };
