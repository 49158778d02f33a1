import type { Page } from 'playwright-core';

/**
 * What does not fit on the page as it stands, in words: the window scrolls sideways, a text is cut
 * off, or two things to press lie on each other.
 */
export async function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const tolerancePx = 1.5;
    type Box = { left: number; right: number; top: number; bottom: number };
    type Seen = { readonly element: Element; readonly box: Box };
    const words = (element: Element) =>
      (element.textContent || element.getAttribute('aria-label') || element.className).slice(0, 40);

    /** The boxes above an element that cut off what sticks out of them. */
    function* cutters(element: Element): Generator<readonly [Element, CSSStyleDeclaration]> {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX !== 'visible' || style.overflowY !== 'visible') yield [at, style];
        if (style.position === 'fixed') return;
      }
    }

    /** A list for screen readers alone, of no size: nothing of it can be seen, or cut. */
    const isUnseen = (element: Element) =>
      [...cutters(element)].some(([cutter]) => {
        const { width, height } = cutter.getBoundingClientRect();
        return width === 0 && height === 0;
      });

    /** What lies over the rest for a reason: it stays while things scroll under it, or it asks something. */
    function above(element: Element): Element | null {
      for (let at: Element | null = element; at; at = at.parentElement) {
        if (at.matches('.ant-popover') || getComputedStyle(at).position === 'sticky') return at;
      }
      return null;
    }

    /** Where the two meet, the one above is seen, and whole. */
    function isCovered(one: Seen, other: Seen): boolean {
      const layers = [above(one.element), above(other.element)];
      const at = document.elementFromPoint(
        (Math.max(one.box.left, other.box.left) + Math.min(one.box.right, other.box.right)) / 2,
        (Math.max(one.box.top, other.box.top) + Math.min(one.box.bottom, other.box.bottom)) / 2,
      );
      return layers[0] !== layers[1] && layers.some((layer) => layer?.contains(at));
    }

    /** The part of a box that can be seen now. */
    function visible(element: Element, whole: Box): Box {
      let { left, right, top, bottom } = whole;
      for (const [cutter] of cutters(element)) {
        const box = cutter.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
      }
      return { left, right, top, bottom };
    }

    function cutTexts(): string[] {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = new Set<string>();
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const parent = node.parentElement;
        if (!parent || !node.textContent?.trim()) continue;
        if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (parent.closest('.hidden-words, style, script, svg') || isUnseen(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        if (box.left < -tolerancePx || box.right > innerWidth + tolerancePx) {
          found.add(`outside the window: ${words(parent)}`);
        }
        for (const [cutter, style] of cutters(parent)) {
          const isShort =
            style.textOverflow === 'ellipsis' && cutter.scrollWidth > cutter.clientWidth;
          if (isShort && parent.closest('button:not(.plain), a, label, [role=menuitem]')) {
            found.add(`an action is cut short: ${words(parent)}`);
          }
          if (style.textOverflow === 'ellipsis') break;
          const edge = cutter.getBoundingClientRect();
          const isWide = box.right > edge.right + tolerancePx || box.left < edge.left - tolerancePx;
          const isHigh = box.bottom > edge.bottom + 4 || box.top < edge.top - 4;
          if (isWide && style.overflowX !== 'visible') found.add(`cut sideways: ${words(parent)}`);
          if (isHigh && ['hidden', 'clip'].includes(style.overflowY)) {
            found.add(`cut in height: ${words(parent)}`);
          }
          if (['auto', 'scroll'].includes(style.overflowY)) break;
        }
      }
      return [...found];
    }

    function overlaps(): string[] {
      const shown = [...document.querySelectorAll('button, a[href], input, [role=option]')].flatMap(
        (element) => {
          if (!element.checkVisibility({ visibilityProperty: true })) return [];
          const box = visible(element, element.getBoundingClientRect());
          const isThere = box.right - box.left > 4 && box.bottom - box.top > 4;
          const at = document.elementFromPoint(
            (box.left + box.right) / 2,
            (box.top + box.bottom) / 2,
          );
          const isOnTop = at !== null && (element.contains(at) || at.contains(element));
          return isThere && isOnTop ? [{ element, box }] : [];
        },
      );
      return shown.flatMap((one, index) =>
        shown
          .slice(index + 1)
          .filter(
            (other) =>
              !one.element.contains(other.element) &&
              !isCovered(one, other) &&
              Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) >
                2 &&
              Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 2,
          )
          .map((other) => `overlap: ${words(one.element)} / ${words(other.element)}`),
      );
    }

    const isWide = document.documentElement.scrollWidth > innerWidth;
    return [...(isWide ? ['the page scrolls sideways'] : []), ...cutTexts(), ...overlaps()];
  });
}
