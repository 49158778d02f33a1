/**
 * `npm run -s rules -- SET`: feeds cases to the product's own rules. One JSON object a line in, one
 * decision a line out, in order; a line that cannot be judged answers with `error` and the rest goes on.
 * `npm run -s rules -- --book` writes docs/rules.md.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bookText } from './book.ts';
import { judgeLine } from './judge.ts';
import { ruleSets } from './sets.ts';

async function main(name: string | undefined): Promise<number> {
  if (name === '--book') return writeBook();
  const set = ruleSets.get(name ?? '');
  if (!set) {
    process.stderr.write(
      `Say which rules: npm run -s rules -- SET\nSET: ${[...ruleSets.keys()].join(' ')}\n`,
    );
    return 2;
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() !== '') process.stdout.write(`${JSON.stringify(judgeLine(set, line))}\n`);
  }
  return 0;
}

function writeBook(): number {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  writeFileSync(`${root}docs/rules.md`, bookText(root));
  return 0;
}

process.exitCode = await main(process.argv[2]);
