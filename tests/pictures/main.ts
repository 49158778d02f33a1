import { playCutLine, playDesk, playManager } from './desk.ts';
import { playDoctor } from './doctor.ts';
import { openStage } from './stage.ts';
import { playStation } from './station.ts';

/**
 * Takes the pictures of the handbook and of README again: `node tests/pictures/main.ts`. A morning of the
 * demonstration clinic in real windows; wants Chromium, `convert` and `pdftoppm`. Look at them before they are committed.
 */
async function main(): Promise<void> {
  const stage = await openStage();
  try {
    await playDesk(stage);
    await playStation(stage);
    await playDoctor(stage);
    await playCutLine(stage);
    await playManager(stage);
  } catch (error) {
    await stage.desk.screenshot({ path: 'tests/artefacts/pictures-desk.png' });
    await stage.station.screenshot({ path: 'tests/artefacts/pictures-station.png' });
    throw error;
  } finally {
    await stage.close();
  }
}

await main();
