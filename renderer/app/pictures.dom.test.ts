import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings } from '../../tests/support/accessible.ts';
import { misfits } from '../../tests/support/fits.ts';
import { screens, show } from '../../tests/support/screens.ts';
import { testWindows } from '../../tests/support/window.ts';

const openWindow = testWindows();
const pictures = new URL('../../out/pictures', import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

/** How a screen is looked at: Windows at 125 % leaves four fifths of the pixels. */
type Look = {
  readonly name: string;
  readonly isSmall?: boolean;
  readonly type?: 'normal' | 'large';
  readonly language?: 'zh-CN' | 'en';
  /** axe sees no difference in pixels, so two looks show it both languages and both sizes of type. */
  readonly withAxe?: boolean;
};

const looks: readonly Look[] = [
  { name: '1366x768', withAxe: true },
  { name: '125', isSmall: true },
  { name: 'large', type: 'large' },
  { name: 'en-large', language: 'en', type: 'large', withAxe: true },
];

const desktop = { width: 1366, height: 768 };
const small = { width: 1092, height: 614 };

/** As if the choices were made in another window of this machine: the open one follows. */
async function look(page: Page, { isSmall, type = 'normal', language = 'zh-CN' }: Look) {
  await page.setViewportSize(isSmall ? small : desktop);
  await page.evaluate(
    (choices) => {
      for (const [key, newValue] of choices) {
        window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
      }
    },
    [
      ['yizhan.type', type],
      ['yizhan.language', language],
    ] as const,
  );
  await page.locator(`html[lang=${language}]`).waitFor();
  const rootFontPx = type === 'large' ? 21.6 : 16;
  await page.waitForFunction(
    (size) => getComputedStyle(document.documentElement).fontSize === `${size}px`,
    rootFontPx,
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

describe('every screen fits, can be read by everybody, and leaves its pictures', () => {
  test.each(screens)('$name', async (screen) => {
    const window = await openWindow();
    const { page } = window;
    await show(screen, window);
    const found: Record<string, readonly string[]> = {};
    for (const one of looks) {
      await look(page, one);
      const seen = [...(await misfits(page)), ...(one.withAxe ? await axeFindings(page) : [])];
      if (seen.length > 0) found[one.name] = seen;
      await page.screenshot({ path: `${pictures}/${screen.name}-${one.name}.png` });
    }
    expect(found).toEqual({});
  });
});
