import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../shared/lib/problem.ts';
import { dataHostConfig } from '../data/config.ts';
import { startDataHost } from '../data/host.ts';
import { systemClock } from '../data/clock.ts';
import { endWithParent, readConfig } from '../devices/stdin.ts';
import { openDoor } from './door.ts';

/** The data host as a plain Node program behind the loopback door. */
const webConfig = z.object({
  host: dataHostConfig,
  door: z.object({ port: z.int(), secret: z.string().min(32) }),
});

/** What people read when the database cannot be opened. The file is never touched. */
const sentences: Readonly<Partial<Record<string, string>>> = {
  'database-key-wrong':
    '数据库密钥不对:请检查口令或 database.key 文件是否属于这台工作站,数据没有改动。',
  'database-damaged': '数据库文件已损坏:请不要删除,先复制一份,再联系技术支持从备份恢复。',
  'database-from-future': '数据库来自更新的版本:请安装新版驿站后再打开,数据没有改动。',
};

async function main(): Promise<void> {
  const config = await readConfig(webConfig);
  const host = await startDataHost(config.host);
  const door = await openDoor({
    port: config.door.port,
    secret: config.door.secret,
    directory: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    clock: systemClock,
    onConnection: (caller, socket) => {
      host.connectSocket(caller === 'window' ? 'workstation' : caller, socket);
    },
  });
  process.stdout.write(`${JSON.stringify({ port: door.port, lanPort: host.lanPort })}\n`);
  endWithParent(async () => {
    await door.close();
    await host.close();
  });
}

main().catch((error: unknown) => {
  const code = error instanceof AppError ? error.code : '';
  const known = sentences[code];
  process.stderr.write(`${known ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exit(known ? 2 : 1);
});
