import { playCutLine, playDesk, playManager } from './desk.ts';
import { playDoctor, playRecord } from './doctor.ts';
import { playAssignment, playCalendar, playImport, playJournal } from './manager.ts';
import { playPapers } from './papers.ts';
import { openStage } from './stage.ts';
import { playStation } from './station.ts';

const acts = [
  playDesk,
  playStation,
  playDoctor,
  playRecord,
  playPapers,
  playCutLine,
  playManager,
  playCalendar,
  playAssignment,
  playImport,
  playJournal,
];

/**
 * Takes the pictures of the handbook and of README again: `node tests/pictures/main.ts`. A morning of the
 * demonstration clinic in real windows; wants Chromium, `convert` and `pdftoppm`. Look at them before they are
 * committed. An act that fails is told, and the others go on. Names of acts play these alone, where they can be
 * (`playRecord`, `playPapers`, `playCutLine`, those of the manager).
 */
async function main(): Promise<number> {
  const stage = await openStage();
  const names = process.argv.slice(2);
  const chosen = names.length === 0 ? acts : acts.filter(({ name }) => names.includes(name));
  let failed = 0;
  try {
    for (const act of chosen) {
      await act(stage).catch((error: unknown) => {
        failed += 1;
        process.stderr.write(`${act.name}: ${String(error)}\n`);
      });
    }
  } finally {
    await stage.close();
  }
  return failed;
}

process.exitCode = await main();
