import { globSync, readFileSync } from 'node:fs';
import { judge } from './judge.ts';
import { readSource } from './source-file.ts';
import { rooms } from './table.ts';

/** Prints every breach of the layer table and fails when there is one. */
const folders = [...new Set(Object.keys(rooms).map((room) => room.split('/')[0]))];
const paths = globSync(
  folders.map((folder) => `${folder}/**/*.{ts,tsx,mjs}`),
  { exclude: ['**/node_modules/**'] },
)
  .map((path) => path.replaceAll('\\', '/'))
  .toSorted();
const findings = judge(paths.map((path) => readSource(path, readFileSync(path, 'utf8'))));
for (const { path, line, message } of findings) console.log(`${path}:${line} ${message}`);
console.log(`${paths.length} files, ${findings.length} breaches`);
process.exitCode = findings.length > 0 ? 1 : 0;
