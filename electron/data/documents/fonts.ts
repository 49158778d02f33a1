import { createRequire } from 'node:module';
import { paper } from './layouts/paper.ts';

// Not called `require`: the bundle for Electron has one of its own.
const load = createRequire(import.meta.url);
const { resolve } = load;
const family = '@expo-google-fonts/noto-sans-sc';

/** Files of the two weights that papers use (OFL-1.1); the package brings seven more. */
const files = {
  normal: resolve(`${family}/400Regular/NotoSansSC_400Regular.ttf`),
  bold: resolve(`${family}/700Bold/NotoSansSC_700Bold.ttf`),
} as const;

/** The fonts in pdfmake's form. There is no italic in Chinese; emphasis is bold. */
export const fontFamilies = {
  [paper.font]: { ...files, italics: files.normal, bolditalics: files.bold },
} as const;

const allowed: ReadonlySet<string> = new Set(Object.values(files));

/** The only files that a document may pull in. */
export function isFontFile(path: string): boolean {
  return allowed.has(path);
}

/** The part of fontkit (which brings no types) that tells whether a font can draw a character. */
type Fontkit = {
  openSync(path: string): { hasGlyphForCodePoint(codePoint: number): boolean };
};

/** Reads the font's character table once; both weights cover the same characters (tested). */
export function openGlyphTable(
  weight: keyof typeof files = 'normal',
): (codePoint: number) => boolean {
  // Required as pdfkit requires it: imported, it would be loaded a second time, for 35 ms.
  const fontkit = load('fontkit') as Fontkit;
  const font = fontkit.openSync(files[weight]);
  return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}
