import type { ConnectionState } from '../../shared/contract/connection.ts';
import { AppError } from '../../shared/lib/problem.ts';
import { systemAfter } from './clock.ts';
import type { AppContext, HomeCommand } from './context.ts';
import type { WriteDb } from './db/handle.ts';
import {
  answerHomeCommand,
  forwardToHome,
  HOME_COMMAND_PATH,
  outOfReach,
} from './home-commands.ts';
import { describeFault } from './log.ts';
import type { LookUpOutcome } from './replication/look-up.ts';
import type { TriesTold } from './capabilities/kiosks/tries.ts';
import { answerTries, tellTries, TRIES_PATH } from './home-tries.ts';
import { answerLookUp, LOOK_UP_PATH, lookUpFrom } from './look-up.ts';
import { lanDirectory } from './replication/discovery.ts';
import { type HomeServer } from './replication/home-server.ts';
import type { LookedFor } from './replication/look-up.ts';
import { openMembership } from './replication/membership.ts';
import { type Loading } from './replication/snapshot/loading.ts';
import { becomeHome } from './replication/take-over.ts';
import { type Place, rememberFormer } from './place.ts';
import type { DataHostRouter } from './router.ts';
import { type Parts, run, type Running, type Surroundings } from './running.ts';

/** This workstation's place among the others: the clinic's home, or a desk that follows it. */
export type Topology = {
  readonly isHome: () => boolean;
  readonly lanPort: () => number | null;
  readonly connectionState: () => ConnectionState;
  /** How the clinic's records come here, or leave for a new workstation. */
  readonly loading: Loading;
  readonly isDismissed: () => boolean;
  readonly forwardToHome: (command: HomeCommand) => Promise<unknown>;
  readonly cutDistrictLine: (isCut: boolean) => void;
  /** Asks the district for somebody of another clinic, through the clinic's home. */
  readonly lookUp: (wanted: LookedFor) => Promise<LookUpOutcome>;
  /** Tells the home of wrong tries at a kiosk, and hears what it knows; null where nobody is to be told. */
  readonly tellTries: (told: TriesTold) => Promise<TriesTold | null>;
  /** Tries the lines again at once. */
  readonly nudge: () => void;
  /**
   * Makes this workstation the clinic's home, whoever is it now (docs/adr/0009, 7).
   *
   * @throws AppError `wrong-state` where it is that already, or before the clinic is loaded
   */
  takeOver(): Promise<void>;
  /** At the home: answers the desks' commands from now on. */
  serveHomeCommands(router: DataHostRouter, app: AppContext): void;
  stop(): Promise<void>;
};

/** Starts replication, and at the home the door for the other desks. */
export async function startTopology(parts: Parts): Promise<Topology> {
  const { database, device, clock, changes, log } = parts;
  const onFault = (error: unknown) => {
    log.error(describeFault(error), 'replication fault');
  };
  const membership = await openMembership({
    db: database,
    deviceId: device.deviceId,
    now: clock.now,
  });
  membership.onDismissed(() => changes.publish(['session', 'connection', 'minute']));
  const directory = parts.directory ?? lanDirectory(onFault);
  const moves = await openPlace({ parts, membership, directory, onFault });
  const { now } = moves;
  return {
    isHome: () => now().place.kind === 'home',
    lanPort: () => now().server?.port ?? null,
    connectionState: () => now().replicator.state(),
    loading: {
      state: () => now().loading.state(),
      pause: () => now().loading.pause(),
      resume: () => now().loading.resume(),
      drives: () => now().loading.drives(),
      fromFolder: (folder, digits) => now().loading.fromFolder(folder, digits),
      toFolder: (folder) => now().loading.toFolder(folder),
    },
    isDismissed: membership.isDismissed,
    forwardToHome: (command) => {
      const { home } = now().replicator;
      // Whoever is still loading the clinic decides nothing for it.
      if (!home) throw outOfReach(command);
      return forwardToHome(home, command);
    },
    lookUp: (wanted) => lookUpFrom(now().replicator, wanted),
    tellTries: (told) => tellTries(now().replicator, told),
    nudge: () => now().replicator.nudge(),
    cutDistrictLine: (isCut) => void now().replicator.setDistrictCut(isCut),
    takeOver: async () => {
      const isReady = now().loading.state().stage === 'complete';
      const { kind } = now().place;
      if (kind === 'home' || kind === 'guest' || !isReady) throw new AppError('wrong-state');
      await moves.move((db) => lead(db, parts, now().place));
    },
    serveHomeCommands: (router, app) => moves.serve((server) => mountCommands(server, router, app)),
    stop: moves.stop,
  };
}

/** What runs now, and the way to another place. */
type Moves = {
  readonly now: () => Running;
  /** Ends what runs, changes the place, and goes on there. One move at a time. */
  move(change: (db: WriteDb) => Promise<void> | void): Promise<void>;
  /** Of every door that is opened from now on, and of the one that is open. */
  serve(mount: (server: HomeServer) => void): void;
  stop(): Promise<void>;
};

/** A port that is still taken, a disk that is full: without another try nothing runs until the next start. */
const AGAIN_MS = 1_000;

async function openPlace(
  surroundings: Omit<Surroundings, 'onHome' | 'onSuccession' | 'onLoaded'>,
): Promise<Moves> {
  const { parts, onFault } = surroundings;
  const { database, changes } = parts;
  const begun = Promise.withResolvers<void>();
  // What is heard while the first place is still being opened waits for it.
  let moving: Promise<void> = begun.promise;
  let isOver = false;
  let mount: ((server: HomeServer) => void) | null = null;
  // The database knows already who; this goes there.
  const goThere = () => void move(() => undefined).catch(onFault);
  const onLoaded = () => void move(succeed).catch(onFault);
  const around = { ...surroundings, onHome: goThere, onSuccession: goThere, onLoaded };
  let running = await run(around);
  begun.resolve();

  async function succeed(db: WriteDb): Promise<void> {
    if (running.place.kind === 'successor') await lead(db, parts, running.place);
  }

  async function goElsewhere(change: (db: WriteDb) => Promise<void> | void): Promise<void> {
    await running.stop();
    try {
      await database.write(async (db) => change(db));
    } finally {
      running = await insist();
      if (running.server) mount?.(running.server);
      changes.publish(['connection', 'load', 'session', 'minute']);
    }
  }

  async function insist(): Promise<Running> {
    for (;;) {
      try {
        return await run(around);
      } catch (error) {
        if (isOver) throw error;
        onFault(error);
        await new Promise<void>((wake) => systemAfter(AGAIN_MS, wake));
      }
    }
  }

  function move(change: (db: WriteDb) => Promise<void> | void): Promise<void> {
    // What is heard while this ends would begin anew on a database that is about to be closed.
    const moved = moving.then(() => (isOver ? undefined : goElsewhere(change)));
    moving = moved.catch(() => undefined);
    return moved;
  }

  return {
    now: () => running,
    move,
    serve: (next) => {
      mount = next;
      if (running.server) next(running.server);
    },
    stop: async () => {
      isOver = true;
      await moving;
      await running.stop();
    },
  };
}

/** This workstation orders the clinic. */
async function lead(db: WriteDb, parts: Parts, from: Place): Promise<void> {
  const { config, ledger, device, clock } = parts;
  const { clinicId } = config.workstation;
  if (from.kind === 'desk') rememberFormer(db, clinicId, from.homeUrl);
  await becomeHome(db, clinicId, { ledger, device, now: clock.now(), url: null });
}

function mountCommands(server: HomeServer, router: DataHostRouter, app: AppContext): void {
  server.mount(HOME_COMMAND_PATH, async ({ caller, body }) => ({
    status: 200,
    body: await answerHomeCommand({ app, router }, caller.deviceId, body),
  }));
  server.mount(LOOK_UP_PATH, async ({ body }) => ({
    status: 200,
    body: await answerLookUp(app, body),
  }));
  server.mount(TRIES_PATH, async ({ body }) => ({
    status: 200,
    body: await answerTries(app, body),
  }));
}
