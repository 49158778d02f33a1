import { rmSync } from 'node:fs';
import { type Mechanism, withoutMechanism } from '../../shared/replication/mechanisms.ts';
import { openDistrictStore } from './district.ts';
import { type RegimeName, regimes } from './regimes.ts';
import { type Outcome, runScript, runSeed } from './run.ts';
import { makeScratch } from './scratch.ts';
import type { ScriptName } from './scripts.ts';
import { makeTemplates } from './template.ts';

/** Plays schedules one after the other; what is dear to make is made once. */
export type Player = {
  play(seed: number, regime: RegimeName, without?: Mechanism | null): Promise<Outcome>;
  playScript(name: ScriptName, without?: Mechanism | null): Promise<Outcome>;
  close(): Promise<void>;
};

export async function createPlayer(): Promise<Player> {
  const folder = makeScratch();
  const store = await openDistrictStore();
  const templates = await makeTemplates(folder, store);
  const perhapsWithout = (without: Mechanism | null, play: () => Promise<Outcome>) =>
    without ? withoutMechanism(without, play) : play();
  return {
    play: (seed, regime, without = null) =>
      perhapsWithout(without, () => runSeed(`${regime}/${seed}`, regimes[regime], templates)),
    playScript: (name, without = null) => perhapsWithout(without, () => runScript(name, templates)),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
