/** 〓: what Chinese printers set where a type is missing. */
export const MISSING_MARK = '〓';

export type Marked<Data> = {
  readonly data: Data;
  /** Code points that were replaced, in the order of their first appearance, such as `U+20BB7`. */
  readonly missing: readonly string[];
};

/**
 * Replaces every character that the font cannot draw by {@link MISSING_MARK}, in all texts of a
 * document: a blank in a name would look as if nothing were missing (ID-63). Invisible characters
 * are dropped, line breaks become spaces.
 */
export function markMissingGlyphs<Data>(
  data: Data,
  hasGlyph: (codePoint: number) => boolean,
): Marked<Data> {
  const missing = new Set<string>();
  const markText = (text: string) =>
    [...text.replace(/\s/g, ' ').replace(/[\p{Cc}\p{Cf}\p{VS}]/gu, '')]
      .map((character) => {
        const codePoint = character.codePointAt(0) ?? 0;
        if (hasGlyph(codePoint)) return character;
        missing.add(`U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`);
        return MISSING_MARK;
      })
      .join('');
  return { data: mapTexts(data, markText), missing: [...missing] };
}

/** The same shape with every text changed; a document is plain data. */
function mapTexts<Data>(data: Data, change: (text: string) => string): Data {
  const map = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner)]));
  };
  return map(data) as Data; // every text stays a text
}
