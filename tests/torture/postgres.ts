import { join } from 'node:path';
import { LaunchError } from '../../server/db/engine.ts';
import { type Cluster, startCluster } from '../../server/db/launcher.ts';
import { postgresPid } from '../journey/postgres.ts';
import type { Victim } from './victim.ts';

export const DATABASE = 'yizhan';
const RETRY_MS = 300;

export type Postgres = Victim & {
  /** The same after every start. */
  readonly url: string;
  /** Ends it in good order, until it is started again. */
  rest(): Promise<void>;
};

/**
 * A real PostgreSQL with the settings of a district, on a port of its own, so that the server outlives
 * it. What is killed is the postmaster; its backends follow when they notice.
 */
export async function openPostgres(folder: string, port: number): Promise<Postgres> {
  const directory = join(folder, 'postgres');
  const falls: string[] = [];
  let wanted = true;
  let cluster: Cluster | null = null;
  let starting: Promise<void> = Promise.resolve();

  const launch = async () => {
    const started: Cluster = await startCluster({
      directory,
      port,
      onDown: (reason) => {
        if (cluster !== started) return; // we killed it
        cluster = null;
        falls.push(`postgres ended by itself (${reason})`);
      },
    });
    cluster = started;
    return started;
  };
  const keepTrying = async () => {
    while (wanted && !cluster) {
      try {
        await launch();
      } catch (error) {
        if (!(error instanceof LaunchError)) throw error;
        await new Promise((next) => setTimeout(next, RETRY_MS));
      }
    }
  };

  const rest = async () => {
    wanted = false;
    await starting;
    const running = cluster;
    cluster = null;
    await running?.stop();
  };

  const first = await launch();
  await first.ensureDatabase(DATABASE);
  return {
    name: 'postgres',
    url: first.urlOf(DATABASE),
    falls,
    start() {
      wanted = true;
      starting = starting.then(keepTrying);
    },
    kill() {
      const pid = postgresPid(directory);
      if (pid === undefined) return false;
      wanted = false;
      cluster = null;
      process.kill(pid, 'SIGKILL');
      return true;
    },
    isUp: () => postgresPid(directory) !== undefined,
    rest,
    stop: rest,
  };
}
