import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DataHostConfig } from '../../electron/data/config.ts';
import { makeWindowTicket } from '../../electron/web/tickets.ts';
import { fileKey } from '../simulation/workstation.ts';
import { createProgram } from './program.ts';
import type { Victim } from './victim.ts';

/** A computer of a clinic: its data host as the web host starts it, and the way to a window of it. */
export type Workstation = Victim & {
  /** Its encrypted database. */
  readonly path: string;
  /** Address of a new window. @throws Error while nobody opens the door */
  windowUrl(): string;
};

export type WorkstationOptions = {
  readonly folder: string;
  readonly name: string;
  readonly ticketPrefix: string;
  readonly clinicId: string;
  readonly referenceScopeId: string;
  readonly code: string;
  readonly role: DataHostConfig['role'];
};

const doorStands = z.object({ port: z.int() });

export function createWorkstation(options: WorkstationOptions): Workstation {
  const { folder, name, clinicId, ticketPrefix, referenceScopeId, code, role } = options;
  const path = join(folder, `${name}.db`);
  const secret = randomBytes(32).toString('base64url');
  const host: DataHostConfig = {
    databasePath: path,
    databaseKey: fileKey,
    version: 'torture',
    workstation: { name, ticketPrefix, clinicId },
    referenceScopeId,
    enrolmentCode: code,
    demonstrationCode: code,
    role,
    tcpAllowList: [],
    demo: null,
  };
  let doorPort: number | null = null;
  const program = createProgram({
    name,
    script: fileURLToPath(new URL('../../electron/web/data-host-main.ts', import.meta.url)),
    config: { host, door: { port: 0, secret } },
    onLine: (said) => {
      const stands = doorStands.safeParse(said);
      if (stands.success) doorPort = stands.data.port;
    },
    isFall: () => true,
    logFile: join(folder, `${name}.log`),
  });
  return {
    ...program,
    path,
    kill() {
      doorPort = null;
      return program.kill();
    },
    windowUrl() {
      if (doorPort === null) throw new Error(`${name} is dead`);
      return `http://127.0.0.1:${doorPort}/open?ticket=${makeWindowTicket(secret, Date.now())}#/`;
    },
  };
}
