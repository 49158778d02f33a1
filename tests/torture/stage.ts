import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { hashPassword } from '../../electron/data/capabilities/session/passwords.ts';
import { findFreePorts } from '../../electron/web/ports.ts';
import { type DistrictClinic, generateDistrict } from '../../shared/demo/generate-district.ts';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';
import { clinicDate } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { type CutLine, openCutLine } from '../support/line-proxy.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { createProgram } from './program.ts';
import type { Victim } from './victim.ts';
import { createWorkstation, type Workstation } from './workstation.ts';

/** A clinic, its computers, and where everybody finds the others. */
export type Clinic = {
  readonly clinicId: string;
  readonly organisation: DistrictClinic['organisation'];
  /** The home first. */
  readonly workstations: readonly Workstation[];
};

/** Everything that runs, and everything that can be done to it. */
export type Stage = {
  readonly clinics: readonly Clinic[];
  readonly referenceScopeId: string;
  readonly folder: string;
  readonly server: Victim;
  readonly postgres: Postgres;
  readonly victims: readonly Victim[];
  readonly lines: readonly CutLine[];
  /** Ends everybody but PostgreSQL. */
  closePrograms(): Promise<void>;
  close(): Promise<void>;
};

export type StageOptions = {
  readonly folder: string;
  readonly seed: string;
  /** How many follow the home, for each clinic. */
  readonly followers: readonly number[];
};

const FIRST_PORT = 17_600;
const CODE = 'torture-lets-everybody-in';

/** Starts a district on its PostgreSQL and the clinics that it serves, each a process of its own. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { folder, seed, followers } = options;
  mkdirSync(folder, { recursive: true });
  const desks = followers.reduce((sum, count) => sum + count, 0);
  const ports = await findFreePorts(FIRST_PORT, 2 + followers.length + desks);
  const [postgresPort = 0, districtPort = 0, ...otherPorts] = ports;
  const homePorts = otherPorts.splice(0, followers.length);
  const deskPorts = otherPorts;
  const district = generateDistrict({
    seed,
    today: clinicDate(Date.now()),
    residents: 0,
    clinics: followers.length,
  });
  const referenceScopeId = uuid();
  const postgres = await openPostgres(folder, postgresPort);
  const lines: CutLine[] = [];
  const layLine = async (url: string) => {
    const line = await openCutLine(url);
    lines.push(line);
    return line.url;
  };
  const clinicsOf = followers.map((_, clinic) => district.clinicAt(clinic));
  const server = createServer({
    folder,
    port: districtPort,
    databaseUrl: postgres.url,
    referenceScopeId,
    ops: await referenceOps(clinicsOf),
  });
  const clinics: Clinic[] = [];
  for (const [number, { clinicId, organisation }] of clinicsOf.entries()) {
    const setting = { folder, clinicId, referenceScopeId, code: CODE };
    const port = homePorts[number] ?? 0;
    const districtUrl = await layLine(`https://127.0.0.1:${districtPort}`);
    const home = createWorkstation({
      ...setting,
      name: `home-${number + 1}`,
      ticketPrefix: 'A',
      role: { kind: 'home', listen: { host: '127.0.0.1', port }, districtUrl },
    });
    const workstations = [home];
    for (let desk = 1; desk <= (followers[number] ?? 0); desk += 1) {
      const homeUrl = await layLine(`https://127.0.0.1:${port}`);
      // Should it take the clinic over.
      const listen = { host: '127.0.0.1', port: deskPorts.pop() ?? 0 };
      const itsDistrictUrl = await layLine(`https://127.0.0.1:${districtPort}`);
      workstations.push(
        createWorkstation({
          ...setting,
          name: `desk-${number + 1}-${desk}`,
          ticketPrefix: 'BCDEFG'[desk - 1] ?? 'H',
          role: { kind: 'desk', homeUrl, listen, districtUrl: itsDistrictUrl },
        }),
      );
    }
    clinics.push({ clinicId, organisation, workstations });
  }
  const programs = [server, ...clinics.flatMap(({ workstations }) => workstations)];
  for (const program of programs) program.start();
  const closePrograms = async () => {
    await Promise.all(programs.map((program) => program.stop()));
  };
  return {
    clinics,
    referenceScopeId,
    folder,
    server,
    postgres,
    victims: [postgres, ...programs],
    lines,
    closePrograms,
    close: async () => {
      await closePrograms();
      for (const line of lines) await line.close();
      await postgres.stop();
    },
  };
}

type ServerOptions = {
  readonly folder: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly referenceScopeId: string;
  readonly ops: readonly Operation[];
};

/** How a district server ends that does not find its database: whoever watches it tries again. */
const NO_DATABASE = 2;

function createServer({ folder, ops, ...options }: ServerOptions): Victim {
  return createProgram({
    name: 'district',
    script: fileURLToPath(new URL('../../server/main.ts', import.meta.url)),
    args: ['--config', '-'],
    config: {
      ...options,
      host: '127.0.0.1',
      dataDirectory: join(folder, 'district'),
      demonstrationCode: CODE,
      seed: { ops },
      backups: { everyMinutes: 0 },
    },
    onLine: () => undefined,
    isFall: (code) => code !== NO_DATABASE,
    logFile: join(folder, 'district.log'),
  });
}

/** The organisations of all clinics; everybody signs in with the password of the demonstration. */
async function referenceOps(clinics: readonly DistrictClinic[]): Promise<readonly Operation[]> {
  const hash = await hashPassword(DEMO_PASSWORD);
  return clinics.flatMap((clinic) => clinic.referenceOps(() => hash));
}
