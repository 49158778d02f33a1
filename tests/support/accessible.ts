import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const program = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Contrast of 7:1 (design.md, principle 6) is a rule that axe leaves out unless it is asked for. */
const rules = {
  'color-contrast-enhanced': { enabled: true },
  // Chromium, where the window always runs, lets keys into every box that scrolls.
  'scrollable-region-focusable': { enabled: false },
};

/**
 * What axe finds on the page as it stands: the rule and the elements. axe comes in by the debugger,
 * so that the page keeps its own policy.
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(program);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ iframes: false, resultTypes: ['violations'], rules: ${JSON.stringify(rules)} })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => id !== 'region' || !isPopup(html))
      .map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
  );
}

/** A list that drops down hangs on the body, outside every landmark, for as long as it is open; so does its copy for screen readers. */
function isPopup(html: string): boolean {
  return /^<\w+ (class="ant-(dropdown|select)|role="listbox" id="\w+_list" style="height: 0px)/.test(
    html,
  );
}
