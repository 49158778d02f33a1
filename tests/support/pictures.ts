import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings } from './accessible.ts';
import { misfits } from './fits.ts';
import { type Screen, screens, show } from './screens.ts';
import { testWindows } from './window.ts';

const pictures = new URL('../../out/pictures', import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

/** How a screen is looked at: Windows at 125 % leaves four fifths of the pixels. */
type Look = {
  readonly name: string;
  readonly isSmall?: boolean;
  readonly type?: 'normal' | 'large';
  readonly language?: 'zh-CN' | 'en';
  readonly contrast?: 'normal' | 'high';
  /** axe sees no difference in pixels, so two looks show it both sizes of type and both contrasts. */
  readonly withAxe?: boolean;
};

const looks: readonly Look[] = [
  { name: '1366x768', withAxe: true },
  { name: '125', isSmall: true },
  { name: 'large-contrast', type: 'large', contrast: 'high', withAxe: true },
  { name: 'en-large', language: 'en', type: 'large' },
];

const desktop = { width: 1366, height: 768 };
const small = { width: 1092, height: 614 };

/** As if the choices were made in another window of this machine: the open one follows. */
async function look(page: Page, one: Look) {
  const { isSmall, type = 'normal', language = 'zh-CN', contrast = 'normal' } = one;
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
      ['yizhan.contrast', contrast],
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

/**
 * Declares the tests of the screens that `isMine` picks: each fits, can be read by everybody, and leaves its
 * pictures in out/pictures. Several files share the screens, so that they are looked at side by side.
 */
export function lookAtScreens(isMine: (screen: Screen) => boolean): void {
  const openWindow = testWindows();
  describe('every screen fits, can be read by everybody, and leaves its pictures', () => {
    test.each(screens.filter(isMine))('$name', async (screen) => {
      const window = await openWindow({ showsPaper: screen.until.startsWith('.document-preview') });
      await show(screen, window);
      expect(await foundIn(window.page, screen.name)).toEqual({});
    });
  });
}

/** What does not fit or can not be read, by the look. */
async function foundIn(page: Page, name: string): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const one of looks) {
    await look(page, one);
    const seen = [...(await misfits(page)), ...(one.withAxe ? await axeFindings(page) : [])];
    if (seen.length > 0) found[one.name] = seen;
    await page.screenshot({ path: `${pictures}/${name}-${one.name}.png` });
  }
  return found;
}
