import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What Electron's command line may say; the switches of Chromium beside it are not ours. */
export type ShellOptions = {
  /** Another folder for everything this workstation keeps; null is the usual one. */
  readonly dataDirectory: string | null;
};

/** Parses the arguments after the program. Unknown ones are Chromium's or the launcher's and are left alone. */
export function parseShellOptions(argv: readonly string[], cwd: string): ShellOptions {
  const { values } = parseArgs({
    args: argv.filter((argument, index) => isOurs(argument) || isOurs(argv[index - 1])),
    options: { data: { type: 'string' } },
    strict: false,
  });
  const { data } = values;
  return { dataDirectory: typeof data === 'string' && data !== '' ? resolve(cwd, data) : null };
}

function isOurs(argument: string | undefined): boolean {
  return argument === '--data' || argument?.startsWith('--data=') === true;
}

type Places = {
  readonly platform: NodeJS.Platform;
  /** Electron's own idea of where applications keep their data. */
  readonly appData: string;
  /** `%LOCALAPPDATA%` where there is such a thing. */
  readonly localAppData: string | undefined;
};

/**
 * Where a workstation keeps its data. On Windows never in the roaming profile, which would copy the
 * database over the network at every sign-in.
 */
export function userDataDirectory({ platform, appData, localAppData }: Places): string {
  const isLocal = platform === 'win32' && localAppData !== undefined && isAbsolute(localAppData);
  return join(isLocal ? localAppData : appData, 'Yizhan');
}
