import type { Page } from 'playwright-core';

/**
 * Enter and Tab as they lie in the queue of a busy window: no task runs between them.
 *
 * @returns whether the field kept the Tab to itself
 */
export function enterThenTab(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const press = (key: string, keyCode: number) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }),
      );
    press('Enter', 13);
    await Promise.resolve();
    return press('Tab', 9) === false;
  });
}
