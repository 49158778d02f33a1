import { createRouterClient } from '@orpc/server';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { DemoOrganisation } from '../../shared/demo/reference.ts';
import type { Role } from '../../shared/domain/access.ts';
import { createBenchRelay } from '../../electron/data/capabilities/demo/bench.ts';
import { createDeviceRegistry } from '../../electron/data/capabilities/devices/registry.ts';
import type { AppContext } from '../../electron/data/context.ts';
import { answerHomeCommand, forwardToHome, outOfReach } from '../../electron/data/home-commands.ts';
import { createChanges } from '../../electron/data/live/changes.ts';
import { createAuditTrail } from '../../electron/data/pipeline/audit.ts';
import { openConnection } from '../../electron/data/pipeline/caller.ts';
import { createPrinters } from '../../electron/data/printing/printers.ts';
import { createRouter } from '../../electron/data/router.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { Process } from '../simulation/workstation.ts';

/** A workstation of the morning: the real core over a simulated line. */
export type Counter = {
  readonly process: Process;
  readonly app: AppContext;
  readonly makeId: MakeId;
  /** A window at which somebody of this role sits: the first of them, or another. */
  signedIn(role: Role, number?: number): DataHostClient;
  /** What its kiosk asks. */
  readonly kiosk: DataHostClient;
  /** Answers a command of another workstation, at the home. */
  answerCommand(deviceId: string, text: string): Promise<string>;
};

type Options = {
  readonly process: Process;
  readonly organisation: DemoOrganisation;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly isHome: boolean;
  readonly ticketPrefix: string;
  /** What the data host would write into its log as a fault. */
  readonly onFault: (fault: unknown) => void;
};

/** The capabilities of a data host over the replication of a simulated process. */
export function openCounter(options: Options): Counter {
  const { process, organisation, makeId } = options;
  const app = contextOf(options);
  const router = createRouter(app, { registry: createDeviceRegistry(), bench: createBenchRelay() });
  const connect = (placeKind: 'workstation' | 'devices') => {
    const connection = openConnection(placeKind, process.device.deviceId);
    return { client: createRouterClient(router, { context: { connection } }), connection };
  };
  return {
    process,
    app,
    makeId,
    signedIn: (role, number = 0) => {
      const { client, connection } = connect('workstation');
      const member = organisation.staff.filter((one) => one.role === role)[number];
      if (!member) throw new Error(`nobody is ${role} ${number}`);
      connection.staff = { ...member };
      return client;
    },
    kiosk: connect('devices').client,
    answerCommand: async (deviceId, text) =>
      JSON.stringify(await answerHomeCommand({ app, router }, deviceId, JSON.parse(text))),
  };
}

function contextOf({ process, organisation, clock, makeId, ...options }: Options): AppContext {
  const { db: database, ledger, replicator, device } = process;
  const { clinicId } = organisation;
  const changes = createChanges();
  const log = { info: () => undefined, warn: () => undefined, error: options.onFault };
  ledger.onChange((entities) => changes.publish(entities));
  const unused = () => Promise.reject(new Error('nobody asks for this in the morning'));
  return {
    database,
    ledger,
    audit: createAuditTrail(database, log),
    changes,
    clock,
    makeId,
    makeToken: () => makeId().replaceAll('-', ''),
    log,
    documents: { warm: () => undefined, render: unused, close: () => Promise.resolve() },
    printers: createPrinters({
      system: { list: () => Promise.resolve([]), print: unused },
      folder: '/nonexistent',
      now: clock.now,
    }),
    workstation: {
      name: options.ticketPrefix,
      ticketPrefix: options.ticketPrefix,
      clinicId,
      scopeId: clinicId,
      kind: 'clinic',
      deviceId: device.deviceId,
      version: 'morning',
      isDemo: true,
    },
    tcpAllowList: [],
    isHome: () => options.isHome,
    isDismissed: () => false,
    forwardToHome: (command) => {
      if (!replicator.home) throw outOfReach(command);
      return forwardToHome(replicator.home, command);
    },
    connectionState: replicator.state,
    loading: {
      state: () => ({ stage: 'complete' }) as ReturnType<AppContext['loading']['state']>,
      pause: unused,
      resume: unused,
      drives: unused,
      fromFolder: unused,
      toFolder: (folder) => folder,
    },
    lookUp: unused,
    tellTries: unused,
    nudge: replicator.nudge,
    takeOver: unused,
    cutDistrictLine: () => undefined,
  };
}
