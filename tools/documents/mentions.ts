/** A word in backticks that looks like a path of the checkout. */
const PATH =
  /^(?:[\w.{},*<>-]+\/)*[\w{},*<>-][\w.{},*<>-]*(?:\/|\.(?:ts|tsx|mjs|sql|css|md|jsonc?))$/;
const FOLDER = /^[\w.{},*<>-]+(?:\/[\w.{},*<>-]+)+\/?$/;

/** The paths that a Markdown text names in backticks; code blocks are commands and examples. */
export function pathsIn(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  const words = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);
  return words.filter((word) => PATH.test(word) || FOLDER.test(word));
}

/** The files that a Markdown text links to or shows, by their path from the root. */
export function linksIn(markdown: string, from: string): readonly string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => new URL(link, `file:///${from}`).pathname.slice(1))
    .map((path) => decodeURIComponent(path).replace(/\/$/, ''));
}

/**
 * Whether a path, as documents write it, is there. `*` and `<name>` stand for anything, `{a,b}` for each; what
 * does not begin at the root may begin at any folder, so that prose need not repeat where it is.
 */
export function isThere(mention: string, paths: readonly string[]): boolean {
  const all = alternatives(mention.replace(/\/$/, ''));
  return all.every((one) => {
    const pattern = new RegExp(`(?:^|/)${patternOf(one)}$`);
    return paths.some((path) => pattern.test(path));
  });
}

function alternatives(mention: string): readonly string[] {
  const [whole, choices] = /\{([^{}]*)\}/.exec(mention) ?? [];
  if (whole === undefined || choices === undefined) return [mention];
  return choices.split(',').flatMap((one) => alternatives(mention.replace(whole, one)));
}

function patternOf(mention: string): string {
  return mention
    .replaceAll('.', '\\.')
    .replaceAll('**', '.+')
    .replaceAll(/(?<!\.)\*|<[^>]*>/g, '[^/]+');
}
