/**
 * `npm run -s rules -- SET`: feeds cases to the product's own rules. One JSON object a line in, one
 * decision a line out, in order; a line that cannot be judged answers with `error` and the rest goes on.
 * `npm run -s rules -- --book` writes docs/rules.md.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { linesOf } from '../lines.ts';
import { endsWithReader } from '../stdout.ts';
import { bookText } from './book.ts';
import { judgeLine } from './judge.ts';
import { ruleSets } from './sets.ts';

/** Longer than any case, short enough to hold. */
const LINE_CHARACTERS_MAX = 16_000_000;
const tooLong = { error: `longer than ${LINE_CHARACTERS_MAX} characters` };

async function main(name: string | undefined): Promise<number> {
  if (name === '--book') return writeBook();
  const set = ruleSets.get(name ?? '');
  if (!set) {
    process.stderr.write(
      `Say which rules: npm run -s rules -- SET\nSET: ${[...ruleSets.keys()].join(' ')}\n`,
    );
    return 2;
  }
  endsWithReader(process.stdout);
  for await (const { text } of linesOf(process.stdin.setEncoding('utf8'), LINE_CHARACTERS_MAX)) {
    if (text?.trim() !== '') await say(text === null ? tooLong : judgeLine(set, text));
  }
  return 0;
}

async function say(decision: object) {
  process.stdout.write(`${JSON.stringify(decision)}\n`);
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

function writeBook(): number {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  writeFileSync(`${root}docs/rules.md`, bookText(root));
  return 0;
}

process.exitCode = await main(process.argv[2]);
