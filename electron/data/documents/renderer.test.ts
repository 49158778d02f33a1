import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/lib/problem.ts';
import { readPdf } from '../../../tests/support/pdf-text.ts';
import { createDocumentRenderer, type DocumentRenderer, type RendererOptions } from './renderer.ts';
import { sample } from './sample.ts';

const kind = 'health-record-summary';
const real = createDocumentRenderer();
const open: DocumentRenderer[] = [];

function rendererOf(options: RendererOptions): DocumentRenderer {
  const renderer = createDocumentRenderer(options);
  open.push(renderer);
  return renderer;
}

/** A worker whose program is this text, to see what the renderer does when one misbehaves. */
function workerOf(program: string): URL {
  const prelude = "import { parentPort as port } from 'node:worker_threads';";
  return new URL(`data:text/javascript,${encodeURIComponent(prelude + program)}`);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((renderer) => renderer.close()));
});

afterAll(() => real.close());

async function refusalOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('createDocumentRenderer', () => {
  it('makes a PDF whose Chinese text can be read back, with its fonts inside', async () => {
    const { pages, embeddedFonts } = readPdf(await real.render(kind, sample));
    expect([...embeddedFonts].sort()).toEqual(['NotoSansSC-Bold', 'NotoSansSC-Regular']);
    const text = pages.join('\n');
    for (const words of [
      '居民健康档案摘要',
      '王秀兰',
      '青霉素',
      '2027年2月20日（周六）',
      '高压',
      '136/78',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('fits an ordinary resident on one page and starts a second one when there is more', async () => {
    const conditions = Array.from({ length: 40 }, () => ({ ...sample.conditions[0]! }));
    expect(readPdf(await real.render(kind, sample)).pages).toHaveLength(1);
    const { pages } = readPdf(await real.render(kind, { ...sample, conditions }));
    expect(pages).toHaveLength(2);
    expect(pages[1]).toContain('王秀兰 · 居民健康档案摘要');
    expect(pages[1]).toContain('第 2 页，共 2 页');
  });

  it('holds neither county nor token as readable text (ID-51)', async () => {
    const { pages } = readPdf(await real.render(kind, sample));
    expect(pages.join('')).not.toContain('110199');
    expect(pages.join('')).not.toContain(sample.token);
  });

  it('sets 〓 for a character without a glyph and names its code point', async () => {
    const resident = { ...sample.resident, name: '吴𠮷' };
    const { pages } = readPdf(await real.render(kind, { ...sample, resident }));
    expect(pages[0]).toContain('吴〓');
    expect(pages[0]).toContain('U+20BB7');
  });

  it('draws a character beyond the basic plane that the font has', async () => {
    const resident = { ...sample.resident, name: '周𬀩' };
    const { pages } = readPdf(await real.render(kind, { ...sample, resident }));
    expect(pages[0]).toContain('周𬀩');
    expect(pages[0]).not.toContain('〓');
  });

  it('makes several at once, each its own', async () => {
    const names = ['单淑芳', '阿依古丽·买买提', '欧阳建华'];
    const pdfs = await Promise.all(
      names.map((name) => real.render(kind, { ...sample, resident: { ...sample.resident, name } })),
    );
    const texts = pdfs.map((pdf) => readPdf(pdf).pages.join(''));
    for (const [index, name] of names.entries()) {
      expect(texts.map((text) => text.includes(name))).toEqual(names.map((_, at) => at === index));
    }
  });

  it('refuses data of the wrong shape without quoting it, and goes on', async () => {
    const resident = { ...sample.resident, birthDate: '二月三十日' };
    const error = await refusalOf(real.render(kind, { ...sample, resident }));
    expect(error.code).toBe('document-failed');
    expect(`${error.message} ${(error.cause as Error).message}`).not.toMatch(/二月|王秀兰/);
    await expect(real.render(kind, sample)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('gives a document a second thread when the first one dies, and no third', async () => {
    const workerUrl = workerOf("port.on('message', () => process.exit(1));");
    const error = await refusalOf(rendererOf({ workerUrl }).render(kind, sample));
    expect([error.code, error.toProblem().retryable]).toEqual(['document-failed', true]);
  });

  it('refuses when a thread cannot even start', async () => {
    const error = await refusalOf(
      rendererOf({ workerUrl: workerOf('process.exit(1);') }).render(kind, sample),
    );
    expect(error.code).toBe('document-failed');
  });

  it('gives up a document that hangs', async () => {
    const workerUrl = workerOf("port.on('message', () => {});");
    const renderer = rendererOf({ workerUrl, timeLimitMs: 300 });
    const error = await refusalOf(renderer.render(kind, sample));
    expect((error.cause as Error).message).toContain('too long');
  });

  it('refuses what still waits when it is closed', async () => {
    const workerUrl = workerOf("port.on('message', () => {});");
    const renderer = rendererOf({ workerUrl });
    const waiting = [
      refusalOf(renderer.render(kind, sample)),
      refusalOf(renderer.render(kind, sample)),
    ];
    await renderer.close();
    expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual([
      'document-failed',
      'document-failed',
    ]);
    await refusalOf(renderer.render(kind, sample));
  });
});
