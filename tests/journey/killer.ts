import { createRandom } from '../../shared/demo/random.ts';
import type { Scene } from './scene.ts';

/**
 * Kills one of the scene's processes at random, again and again, as a pulled plug would. What is
 * killed is started again by whoever watches over it. Returns the way to stop, which tells the count.
 */
export function startKilling(scene: Scene, everyMs: number, seed: string): () => string {
  const random = createRandom(seed);
  const killed = new Map<string, number>();
  const timer = setInterval(() => {
    const running = scene.processes().filter(({ pid }) => pid !== undefined);
    const victim = running.length > 0 ? random.pick(running) : null;
    if (!victim?.pid) return;
    process.kill(victim.pid, 'SIGKILL');
    killed.set(victim.name, (killed.get(victim.name) ?? 0) + 1);
  }, everyMs);
  return () => {
    clearInterval(timer);
    const counts = [...killed].map(([name, count]) => `${name} ${count}`).join(', ');
    return `    killed: ${counts || 'nothing'}\n`;
  };
}
