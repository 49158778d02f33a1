import type { ConnectionState } from '../../shared/contract/connection.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { DataHostConfig } from './config.ts';
import type { AppContext, HomeCommand } from './context.ts';
import type { DatabaseHandle } from './db/open.ts';
import { answerHomeCommand, forwardToHome, HOME_COMMAND_PATH } from './home-commands.ts';
import type { Changes } from './live/changes.ts';
import type { Log } from './log.ts';
import type { Device } from './replication/device.ts';
import { type HomeServer, startHomeServer } from './replication/home-server.ts';
import type { Ledger } from './replication/ledger.ts';
import { createReplicator, type Replicator } from './replication/replicator.ts';
import type { DataHostRouter } from './router.ts';

type Parts = {
  readonly config: DataHostConfig;
  readonly database: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly log: Log;
};

/** This workstation's place among the others: the clinic's home, or a desk that follows it. */
export type Topology = {
  readonly lanPort: number | null;
  readonly connectionState: () => ConnectionState;
  readonly forwardToHome: (command: HomeCommand) => Promise<unknown>;
  readonly cutDistrictLine: (isCut: boolean) => void;
  /** At the home: answers the desks' commands from now on. */
  serveHomeCommands(router: DataHostRouter, app: AppContext): void;
  stop(): Promise<void>;
};

/** Starts replication, and at the home the door for the other desks. */
export async function startTopology(parts: Parts): Promise<Topology> {
  const { config, changes, log } = parts;
  const onFault = (error: unknown) => {
    log.error({ fault: error instanceof Error ? error.name : typeof error }, 'replication fault');
  };
  const replicator = createReplicator({
    db: parts.database,
    ledger: parts.ledger,
    device: parts.device,
    clock: parts.clock,
    random: Math.random,
    name: config.workstation.name,
    clinicScopeId: config.workstation.clinicId,
    referenceScopeId: config.referenceScopeId,
    enrolmentCode: config.enrolmentCode,
    role: config.role,
    onFault,
  });
  replicator.onState(() => changes.publish(['connection']));
  await replicator.start();
  const server = await homeServer(parts, { replicator, onFault });
  return {
    lanPort: server?.port ?? null,
    connectionState: () => replicator.state(),
    forwardToHome: (command) => {
      assert(replicator.home, 'only a desk forwards');
      return forwardToHome(replicator.home, command);
    },
    cutDistrictLine: (isCut) => void replicator.setDistrictCut(isCut),
    serveHomeCommands: (router, app) =>
      server?.mount(HOME_COMMAND_PATH, async ({ caller, body }) => ({
        status: 200,
        body: await answerHomeCommand({ app, router }, caller.deviceId, body),
      })),
    stop: async () => {
      await replicator.stop();
      await server?.close();
    },
  };
}

type Replication = {
  readonly replicator: Replicator;
  readonly onFault: (error: unknown) => void;
};

async function homeServer(parts: Parts, replication: Replication): Promise<HomeServer | null> {
  const { config, database, ledger, device, clock } = parts;
  if (config.role.kind !== 'home') return null;
  return startHomeServer({
    db: database,
    ledger,
    device,
    clock,
    ...replication,
    name: config.workstation.name,
    demonstrationCode: config.demonstrationCode,
    ...config.role.listen,
  });
}
