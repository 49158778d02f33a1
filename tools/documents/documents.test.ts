import { describe, expect, it } from 'vitest';
import { pathsOf, textOf } from './checkout.ts';
import { isThere, linksIn, pathsIn } from './mentions.ts';

/** Documents that speak of the code must not speak of code that is gone. */
const paths = pathsOf();
const documents = paths.filter(
  (path) => path.endsWith('.md') && (path.startsWith('docs/') || !path.includes('/')),
);

/** Files that come to be on a machine or by building, and are not of the checkout. */
const notPaths: ReadonlySet<string> = new Set([
  'database.key.json',
  'node_modules/.cache/code',
  'out/main/index.js',
  'out/pictures',
  'packaging/dist',
  'printed/',
  'printed/handing-over',
  'tests/artefacts',
  'watermark.json',
  'window.json',
  'workstation.json',
]);

describe.each(documents)('%s', (document) => {
  const text = textOf(document);

  it('names no path that is not there', () => {
    const gone = pathsIn(text).filter((path) => !notPaths.has(path) && !isThere(path, paths));
    expect(gone).toEqual([]);
  });

  it('links to nothing that is not there', () => {
    const gone = linksIn(text, document).filter(
      (link) => !paths.includes(link.split('#')[0] ?? ''),
    );
    expect(gone).toEqual([]);
  });
});

it('lists every decision in ARCHITECTURE', () => {
  const architecture = textOf('docs/ARCHITECTURE.md');
  const decisions = paths.filter((path) => /^docs\/adr\/\d{4}-/.test(path));
  const listed = (path: string) => `| [${Number(path.slice(9, 13))}](${path.slice(5)}) |`;
  expect(decisions.filter((path) => !architecture.includes(listed(path)))).toEqual([]);
});

it('knows a path that is gone', () => {
  expect(pathsIn('see `shared/lib/clock.ts`, `live/`, `docs/x.md` and `a + b`')).toEqual([
    'shared/lib/clock.ts',
    'live/',
    'docs/x.md',
  ]);
  expect(isThere('shared/{lib,domain}/', paths)).toBe(true);
  expect(isThere('capabilities/<name>/{procedures,reader}.ts', paths)).toBe(true);
  expect(isThere('shared/lib/no-such-file.ts', paths)).toBe(false);
  expect(isThere('shared/{lib,nowhere}', paths)).toBe(false);
});
