import { playCutLine, playDesk, playManager } from './desk.ts';
import { playDoctor, playRecord } from './doctor.ts';
import { openStage } from './stage.ts';
import { playStation } from './station.ts';

const acts = [playDesk, playStation, playDoctor, playRecord, playCutLine, playManager];

/**
 * Takes the pictures of the handbook and of README again: `node tests/pictures/main.ts`. A morning of the
 * demonstration clinic in real windows; wants Chromium, `convert` and `pdftoppm`. Look at them before they are
 * committed. An act that fails is told, and the others go on.
 */
async function main(): Promise<number> {
  const stage = await openStage();
  let failed = 0;
  try {
    for (const act of acts) {
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
