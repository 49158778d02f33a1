import { createPlayer } from './player.ts';
import type { Result, Task } from './pool.ts';

/** A process of the pool: plays what it is sent, until nobody sends any more. */
const player = await createPlayer();

async function play(task: Task): Promise<Result> {
  const before = performance.now();
  const { violations, writes } = await player.play(task.seed, task.regime, task.without);
  return { task, violations: [...violations], writes, tookMs: performance.now() - before };
}

process.on('message', (task) => {
  void play(task as Task).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
