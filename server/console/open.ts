import type { BackupsOptions, Backups } from '../backups/open.ts';
import type { District } from '../district.ts';
import type { Nightly } from '../scopes/snapshot/nightly.ts';
import type { Log } from '../log.ts';
import { type ConsoleConfig, consolePassword } from './config.ts';
import { type ConsoleServer, startConsole } from './server.ts';
import { openSessions } from './session.ts';

export type ConsoleOptions = Pick<BackupsOptions, 'dataDirectory'> & {
  readonly config: ConsoleConfig;
  readonly district: District;
  readonly backups: Backups;
  readonly nightly: Nightly;
  readonly log: Log;
};

/** Opens the operators' page. A port that is taken leaves the clinics' doors open. */
export async function openConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const { config, dataDirectory, district, backups, nightly, log } = options;
  const { password, file } = consolePassword(config, dataDirectory);
  const sessions = openSessions(password, district.now);
  try {
    const server = await startConsole({ config, district, backups, nightly, sessions });
    log.info({ console: server.url, passwordFile: file }, 'console open');
    return server;
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    log.error({ code }, 'console not open: its port is taken or not ours to take');
    return { url: '', close: () => Promise.resolve() };
  }
}
