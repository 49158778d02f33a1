import type { Words } from '../words.ts';

/** Text that is markup already. Everything else is written out. */
export type Html = { readonly markup: string };

type Part = Html | string | number | null | readonly Html[];

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup from a template; what is put in can not become markup. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = texts.reduce((all, text, at) => `${all}${markupOf(parts[at - 1] ?? null)}${text}`);
  return { markup };
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number')
    return String(part).replace(/[&<>"']/g, (letter) => named[letter] ?? letter);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** Chinese first, English beside it. */
export function words(zh: string, en: string): Html {
  return html`${zh} <small lang="en">${en}</small>`;
}

/** The same of a sentence that terminals say too. */
export function bilingual({ zh, en }: Words): Html {
  return words(zh, en);
}
