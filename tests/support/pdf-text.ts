import { inflateSync } from 'node:zlib';

export type ReadPdf = {
  /** The text of each page in the order in which it was drawn, spaces as in the document. */
  readonly pages: readonly string[];
  /** Names of the fonts whose program is inside the file. */
  readonly embeddedFonts: readonly string[];
  /** Of everything that is set, points; in no order. */
  readonly typeSizes: readonly number[];
};

/**
 * Reads the text back out of a PDF of ours, by its own character maps: what a reader, a search or a
 * screen reader finds. Only what pdfkit writes is understood.
 */
export function readPdf(pdf: Uint8Array): ReadPdf {
  const objects = objectsOf(Buffer.from(pdf));
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  const descriptors = [...objects.values()].filter(({ head }) => head.includes('/FontFile2'));
  return {
    pages: pages.map((page) => textOf(page.head, objects)),
    typeSizes: [...new Set(pages.flatMap((page) => sizesOf(page.head, objects)))],
    embeddedFonts: descriptors.map(({ head }) => /\/FontName \/\w+\+(\S+)/.exec(head)?.[1] ?? ''),
  };
}

type PdfObject = { readonly head: string; readonly stream: string };

function objectsOf(pdf: Buffer): ReadonlyMap<string, PdfObject> {
  const text = pdf.toString('latin1');
  const found = text.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs);
  return new Map([...found].map(([, number = '', body = '']) => [number, readObject(body)]));
}

function readObject(body: string): PdfObject {
  const [head = '', ...rest] = body.split('\nstream\n');
  if (!head.includes('/FlateDecode') || head.includes('/Length1')) return { head, stream: '' };
  const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
  const bytes = Buffer.from(rest.join('\nstream\n').slice(0, length), 'latin1');
  return { head, stream: inflateSync(bytes).toString('latin1') };
}

type Objects = ReadonlyMap<string, PdfObject>;

function referred(objects: Objects, name: string, head: string): PdfObject | undefined {
  return objects.get(new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(head)?.[1] ?? '');
}

function sizesOf(page: string, objects: Objects): readonly number[] {
  const drawing = referred(objects, 'Contents', page)?.stream ?? '';
  return [...drawing.matchAll(/\/F\d+ ([\d.]+) Tf/g)].map(([, size]) => Number(size));
}

function textOf(page: string, objects: Objects): string {
  const get = (name: string, head: string) => referred(objects, name, head);
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  const resources = get('Resources', page)?.head ?? '';
  for (const [, name = '', number = ''] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    fonts.set(name, characterMap(get('ToUnicode', objects.get(number)?.head ?? '')?.stream ?? ''));
  }
  let font: ReadonlyMap<string, string> | undefined;
  const words: string[] = [];
  const tokens = (get('Contents', page)?.stream ?? '').matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g);
  for (const [, name, shown] of tokens) {
    if (name) font = fonts.get(name);
    const codes = [...(shown ?? '').matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) =>
      groups(hex),
    );
    words.push(...codes.map((code) => font?.get(code) ?? '?'));
  }
  return words.join('');
}

function characterMap(cmap: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, start = '', list = ''] of cmap.matchAll(/<(\w{4})> <\w{4}> \[(.*?)\]/g)) {
    const characters = [...list.matchAll(/<([\w ]+)>/g)].map(([, hex = '']) =>
      String.fromCharCode(
        ...groups(hex.replaceAll(' ', '')).map((unit) => Number.parseInt(unit, 16)),
      ),
    );
    for (const [index, character] of characters.entries()) {
      const code = (Number.parseInt(start, 16) + index).toString(16).padStart(4, '0');
      map.set(code, character);
    }
  }
  return map;
}

function groups(hex: string): readonly string[] {
  return hex.match(/.{4}/g) ?? [];
}
