/** The part of fontkit (which brings no types) that tells whether a font can draw a character. */
declare module 'fontkit' {
  export function openSync(path: string): { hasGlyphForCodePoint(codePoint: number): boolean };
}
