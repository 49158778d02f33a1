import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { LaunchError } from '../../server/db/engine.ts';
import { startCluster } from '../../server/db/launcher.ts';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { runningClusterUrl } from '../../server/db/running.ts';
import type { Words } from '../../server/words.ts';
import { inventDistrict } from './invent.ts';

/** The district that is rehearsed with; only read. */
export type Source = {
  /** Null: there is a file and nothing else. */
  readonly databaseUrl: string | null;
  readonly db: Database | null;
  close(): Promise<void>;
};

type Options = {
  readonly dataDirectory: string | null;
  readonly databaseUrl: string | null;
  readonly isOnlyFile: boolean;
  readonly residents: number;
  /** Where an invented district may live. */
  readonly folder: string;
  readonly say: (words: Words) => void;
};

const DATABASE_NAME = 'yizhan';

/** Finds the running district, starts the PostgreSQL of one that rests, or invents one. */
export async function openSource(options: Options): Promise<Source> {
  const { dataDirectory, databaseUrl, isOnlyFile, residents, folder, say } = options;
  if (isOnlyFile) return { databaseUrl: null, db: null, close: () => Promise.resolve() };
  if (databaseUrl !== null) return sourceAt(databaseUrl);
  if (dataDirectory !== null) return openDataDirectory(resolve(dataDirectory), say);
  say({
    zh: `正在造一个虚构的区，${residents} 位居民 …`,
    en: `inventing a district with ${residents} residents …`,
  });
  const source = await startIn(folder);
  const db = source.db;
  if (db) await inventDistrict(db, { residents, now: Date.now, makeId: uuidv7 });
  return source;
}

async function openDataDirectory(folder: string, say: Options['say']): Promise<Source> {
  if (!existsSync(join(folder, 'cluster')))
    throw new LaunchError({
      zh: `${folder} 里没有区级的数据：请写对它的数据目录。`,
      en: `There is no district in ${folder}: name its data directory.`,
    });
  if (!existsSync(join(folder, 'cluster', 'postmaster.pid'))) {
    say({
      zh: `${folder} 上没有服务在运行：为这次演练启动它的 PostgreSQL …`,
      en: `no server runs on ${folder}: starting its PostgreSQL for this …`,
    });
    return startIn(folder);
  }
  return sourceAt(runningClusterUrl(folder, DATABASE_NAME));
}

async function startIn(directory: string): Promise<Source> {
  const cluster = await startCluster({ directory });
  await cluster.ensureDatabase(DATABASE_NAME);
  const source = sourceAt(cluster.urlOf(DATABASE_NAME));
  return {
    ...source,
    close: async () => {
      await source.close();
      await cluster.stop();
    },
  };
}

function sourceAt(databaseUrl: string): Source {
  const db = openDatabase(databaseUrl, () => undefined);
  return { databaseUrl, db, close: () => db.destroy() };
}
