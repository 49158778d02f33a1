import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DataHostConfig, NewcomerConfig } from '../data/config.ts';
import type { Log } from '../data/log.ts';
import { type ChildHost, startChildHost } from './child-host.ts';
import { loadDatabaseKey } from './database-key.ts';
import { hostTicket, makeWindowTicket } from './tickets.ts';

/** What the data host says: first that its door stands, then that it is ready. */
const doorStands = z.object({ port: z.int() });
const dataHostReady = z.object({ lanPort: z.int().nullable() });
type DataHostReady = z.output<typeof dataHostReady>;

/** Four looks without a word of the devices host, and it hangs. */
const DEVICES_LOOK_MS = 5_000;

export type WorkstationOptions = {
  /** Folder of this workstation's database and key. */
  readonly directory: string;
  readonly doorPort: number;
  readonly host: Omit<DataHostConfig, 'databasePath' | 'databaseKey'>;
  readonly askPassphrase: (() => Promise<string>) | null;
  readonly log: Log;
  readonly onLine: (line: string) => void;
  /** Called when windows can be opened, well before the host is ready: they wait for it. */
  readonly onDoor?: (windowUrl: RunningWorkstation['windowUrl']) => void;
};

/** A computer that may belong to no clinic yet: then, where its set-up will lie once it does. */
export type ComputerOptions = Omit<WorkstationOptions, 'host'> & {
  readonly host: WorkstationOptions['host'] | Omit<NewcomerConfig, 'databasePath' | 'databaseKey'>;
};

/** One workstation: its data host and its devices host, kept alive, and the way to open a window on it. */
export type RunningWorkstation = {
  readonly name: string;
  readonly doorPort: number;
  readonly lanPort: number | null;
  /** Address of a new window; good once and for two minutes. */
  windowUrl(route: string): string;
  /** For programs that play devices against this workstation. */
  readonly bench: { readonly url: string; readonly ticket: string };
  readonly pids: () => { readonly data: number | undefined; readonly devices: number | undefined };
  stop(): Promise<void>;
};

/** Starts both hosts of a workstation and waits until they are ready. */
export async function startWorkstation(options: ComputerOptions): Promise<RunningWorkstation> {
  const databasePath = join(options.directory, 'clinic.db');
  const { askPassphrase, directory } = options;
  const databaseKey = await loadDatabaseKey({ directory, databasePath, askPassphrase });
  const secret = randomBytes(32).toString('base64url');
  const door = Promise.withResolvers<number>();
  const windowUrl = (port: number, route: string) =>
    `http://127.0.0.1:${port}/open?ticket=${makeWindowTicket(secret, Date.now())}#${route}`;
  const data = startChildHost<DataHostReady>({
    name: 'data host',
    script: script('./data-host-main.ts'),
    config: {
      host: { ...options.host, databasePath, databaseKey },
      door: { port: options.doorPort, secret },
    },
    parseReady: (line) => dataHostReady.parse(line),
    onTheWay: (line) => {
      const { success, data: stands } = doorStands.safeParse(line);
      if (!success) return false;
      door.resolve(stands.port);
      return true;
    },
    log: options.log,
    onLine: options.onLine,
  });
  void door.promise.then((port) => options.onDoor?.((route) => windowUrl(port, route)));
  const { lanPort } = await data.ready;
  const doorPort = await door.promise;
  const address = `ws://127.0.0.1:${doorPort}/host`;
  const devices = startChildHost({
    name: 'devices host',
    script: script('../devices/main.ts'),
    pulseLookMs: DEVICES_LOOK_MS,
    config: { url: address, ticket: hostTicket(secret, 'devices') },
    parseReady: () => null,
    log: options.log,
    onLine: options.onLine,
  });
  return {
    name: 'workstation' in options.host ? options.host.workstation.name : '',
    doorPort,
    lanPort,
    windowUrl: (route) => windowUrl(doorPort, route),
    bench: { url: address, ticket: hostTicket(secret, 'bench') },
    pids: () => ({ data: data.pid(), devices: devices.pid() }),
    stop: () => stopAll([devices, data]),
  };
}

async function stopAll(children: readonly ChildHost<unknown>[]): Promise<void> {
  for (const child of children) await child.stop();
}

function script(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
