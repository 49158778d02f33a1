/** Full-width ASCII (U+FF01 to U+FF5E) and the ideographic space to their narrow twins. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}

/**
 * What may be taken out of a typed identity number before it is judged, and nothing else (ID-04):
 * spaces and hyphens go, full-width becomes ASCII, `x` and the Roman numeral `Ⅹ` become `X`.
 */
export function cleanIdNumber(text: string): string {
  return toHalfWidth(text)
    .replace(/[\s\u200b-\u200d\u2010-\u2015\u2212-]/g, '') // hyphens of every length, spaces that nobody sees
    .replace(/[x\u2169\u2179]/g, 'X');
}

/** Any other document number in the one form that is compared: narrow, upper case, no spaces or hyphens (ID-30). */
export function cleanDocumentNumber(text: string): string {
  return cleanIdNumber(text).toUpperCase();
}

/** Digits of a phone number without the country code of China; empty when there are none. */
export function cleanPhone(text: string): string {
  return toHalfWidth(text)
    .replace(/^\s*(?:\+|00)86/, '')
    .replace(/\D/g, '');
}
