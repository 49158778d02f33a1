import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { testWindows, type TestWindow, type WindowOptions } from '../../tests/support/window.ts';

const openWindow = testWindows();

const looks: readonly (readonly [string, WindowOptions])[] = [
  ['1366x768', {}],
  ['large type', { stored: { 'yizhan.type': 'large' } }],
  ['125 %', { deviceScale: 1.25 }],
  ['English', { stored: { 'yizhan.language': 'en' } }],
];

/** Texts that stick out of the window, and controls that somebody would have to scroll sideways for. */
async function sticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > window.innerWidth;
    const controls = [...document.querySelectorAll('button, input, [role=option]')];
    const outside = controls.filter((control) => {
      const { left, right, width } = control.getBoundingClientRect();
      return width > 0 && (left < 0 || right > window.innerWidth + 1);
    });
    return [...(wide ? ['the page'] : []), ...outside.map(({ textContent }) => textContent ?? '')];
  });
}

async function isInSight(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).first().boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

async function openPerson({ page }: TestWindow): Promise<void> {
  await page.locator('.search-box').waitFor();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.locator('.person-head').waitFor();
  await page.locator('.today .action-button').first().waitFor();
}

describe.each(looks)('%s', (_name, options) => {
  test('the desk: person, next act and the way to the record in sight', async () => {
    const window = await openWindow(options);
    await window.signIn('李慧');
    await openPerson(window);
    expect(await sticksOut(window.page)).toEqual([]);
    for (const part of [
      '.person-head',
      '.today .ant-btn-primary',
      '.person-actions',
      '.status-bar',
    ]) {
      expect([part, await isInSight(window.page, part)]).toEqual([part, true]);
    }
  });

  test('the station: the person, the number and its acceptance in sight', async () => {
    const window = await openWindow(options);
    const { page, host } = window;
    await window.store('yizhan.room.station', host.clinic.roomOf(host.clinic.measuring));
    await window.signIn('王芳');
    await page.locator('.called .ant-btn-primary:not([disabled])').waitFor();
    await page.keyboard.press('F2');
    await page.locator('.called-ask').waitFor();
    await page.keyboard.press('F4');
    await page.locator('.accepted').waitFor();
    host.clinic.reading(186, 112);
    await page.locator('.pending').waitFor();
    expect(await sticksOut(page)).toEqual([]);
    for (const part of ['.called-name', '.big-value', '.pending-actions', '.status-bar']) {
      expect([part, await isInSight(page, part)]).toEqual([part, true]);
    }
  });

  test('a long name in the queue cuts nobody’s minutes off', async () => {
    const window = await openWindow(options);
    const { page, host } = window;
    host.clinic.firstOf(host.clinic.measuring).name = '阿依古丽·买买提艾力·阿卜杜拉';
    await window.signIn('李慧');
    await page.locator('.ticket-name').first().waitFor();
    const cut = await page.locator('.ticket-wait').evaluateAll((waits) =>
      waits.filter((wait) => {
        const row = wait.closest('.ticket');
        return row && wait.getBoundingClientRect().right > row.getBoundingClientRect().right;
      }),
    );
    expect(cut).toEqual([]);
  });

  test('the meals that may be chosen stay on the card of their glucose', async () => {
    const window = await openWindow(options);
    const { page, host } = window;
    await window.store('yizhan.room.station', host.clinic.roomOf(host.clinic.measuring));
    await window.signIn('王芳');
    await page.locator('.called .ant-btn-primary:not([disabled])').waitFor();
    await page.keyboard.press('F2');
    await page.locator('.called-ask').waitFor();
    await page.keyboard.press('F4');
    await page.locator('.accepted').waitFor();
    host.clinic.glucoseArrives({ value: 9.8 });
    const card = page.locator('.pending');
    const right = (await card.boundingBox())!;
    for (const choice of await card.getByRole('radio').all()) {
      const box = (await choice.boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(right.x + right.width);
    }
  });

  test('record and devices keep inside the window', async () => {
    const window = await openWindow(options);
    await window.signIn('孙丽');
    await openPerson(window);
    await window.page.keyboard.press('F6');
    await window.page.locator('.trend-chart svg').waitFor();
    expect(await sticksOut(window.page)).toEqual([]);
    await window.open('/devices');
    await window.page.locator('.devices-table').waitFor();
    expect(await sticksOut(window.page)).toEqual([]);
  });
});

test('nothing that is read is smaller than 16 px, values and names are 24 px and more', async () => {
  const window = await openWindow();
  await window.signIn('李慧');
  await openPerson(window);
  const small = await window.page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => {
        const isText = [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        );
        const isKey = element.closest('kbd, style, .hidden-words') !== null;
        return isText && !isKey && Number.parseFloat(getComputedStyle(element).fontSize) < 16;
      })
      .map(({ textContent }) => textContent),
  );
  expect(small).toEqual([]);
  const names = await window.page
    .locator('.ticket-name, .who-name, .person-value')
    .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
  expect(Math.min(...names)).toBeGreaterThanOrEqual(24);
});

test('main actions are 44 px high and more', async () => {
  const window = await openWindow();
  await window.signIn('李慧');
  await openPerson(window);
  const heights = await window.page
    .locator('.action-button')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(2);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
});
