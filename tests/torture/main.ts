import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { torture, type TortureResult } from './torture.ts';

/**
 * `npm run torture`: the product's own processes over real databases, killed at random while people
 * work (docs/torture.md).
 */
const HELP = `npm run torture -- [--minutes M] [--seed S] [--keep]

  --minutes M    how long people work and things die (3)
  --seed S       what is killed, and who does what (another one each time)
  --keep         leaves databases and logs where they are, and says where
`;

const MINUTE_MS = 60_000;
/** For each clinic, how many follow its home. */
const FOLLOWERS = [2, 1];
const SHOWN_MAX = 40;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const durationMs = Number(values.minutes) * MINUTE_MS;
  if (values.help || !(durationMs > 0)) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-torture-'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `torture of ${values.minutes} min, seed ${values.seed}${values.keep ? `, in ${folder}` : ''}`,
  );
  try {
    const { seed } = values;
    const options = {
      folder,
      seed,
      durationMs,
      followers: FOLLOWERS,
      hasStrokes: true,
      onProgress: say,
    };
    return tell(await torture(options), say);
  } finally {
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function tell(result: TortureResult, say: (line: string) => void): number {
  const { commits, kills, lost, doubled, violations } = result;
  const bad = [
    ...violations,
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
  ];
  for (const what of bad.slice(0, SHOWN_MAX)) say(`  ${what}`);
  if (bad.length > SHOWN_MAX) say(`  and ${bad.length - SHOWN_MAX} more`);
  say(
    `torture: ${commits} commits, ${kills} kills, ${lost.length} lost, ${doubled.length} doubled`,
  );
  return bad.length > 0 || commits === 0 ? 1 : 0;
}

process.exit(await main());
