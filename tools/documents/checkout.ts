import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const elsewhere: ReadonlySet<string> = new Set([
  '.git',
  '.data',
  'artefacts',
  'dist',
  'node_modules',
  'out',
]);

/** Every file and folder of the checkout by its path from the root, without what is installed or built. */
export function pathsOf(folder = ''): readonly string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter(({ name }) => !elsewhere.has(name))
    .flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      return entry.isDirectory() ? [path, ...pathsOf(`${path}/`)] : [path];
    });
}

/** The text of a file of the checkout. */
export function textOf(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}
