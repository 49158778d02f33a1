import { goneStates } from '../queue/ticket-rows.ts';
import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import type { SharedStanding } from '../../../../shared/contract/measurement.ts';
import {
  holdAnswer,
  type HoldAnswers,
  type HoldRequest,
  ownerAnswer,
} from '../../../../shared/contract/shared-devices.ts';
import type { ReadingOwner } from '../../../../shared/domain/measurement/device-sharing.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { callerOf, openConnection } from '../../pipeline/caller.ts';
import { listBindings } from '../devices/bindings.ts';
import { findOpenWindow } from '../measurement/reader.ts';
import type { HomeDesk } from './home-desk.ts';

/** Of a reading that came from a shared device; `unknown` while the home is out of reach. */
export type Owner = ReadingOwner | 'unknown';

/** What this workstation knows of the devices that others are wired to as well (MEA-17). */
export type Sharing = {
  /** While a window is open: the home's last word. */
  standings(): readonly SharedStanding[];
  /** Asks the home whose a reading is that was heard just now; `yours` from a device of this workstation alone. */
  ownerOf(binding: DeviceBinding): Promise<Owner>;
  /** The open window goes on without it. */
  yield(deviceId: string): Promise<void>;
};

type Shared = { readonly deviceId: string; readonly label: string; readonly key: string };
type Standing = SharedStanding & { readonly key: string };

/** Asks for the shared devices of this workstation while a window is open, and lets go of them after it. */
export function createSharing(app: AppContext, home: HomeDesk): Sharing {
  const asks = questions(app, home);
  const yielded = new Set<string>();
  let standings: readonly Standing[] = [];
  let windowId: string | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function look() {
    const shared = sharedOf(await listBindings(app.database.read));
    const open = shared.length === 0 ? null : await openWindowNow(app);
    const before = windowId;
    if (before !== null && before !== open?.windowId) await letGo(before);
    windowId = open?.windowId ?? null;
    const next = open ? await ask(open, shared) : [];
    const isSame = JSON.stringify(next) === JSON.stringify(standings);
    standings = next;
    if (!isSame) app.changes.publish(['shared-standing']);
  }

  async function letGo(endedId: string) {
    yielded.clear();
    const devices = standings.map(({ key }) => ({ key, hadIt: false, isWanted: false }));
    standings = [];
    const asker = { workstation: app.workstation.name, windowId: endedId, ticketNumber: null };
    // Whom it does not reach finds out when the hold has run out.
    await asks.hold({ ...asker, devices }).catch(() => undefined);
  }

  async function ask(open: Open, shared: readonly Shared[]): Promise<readonly Standing[]> {
    const had = new Map(standings.map((one) => [one.key, one.standing]));
    const devices = shared.map(({ key, deviceId }) => ({
      key,
      hadIt: had.get(key) === 'yours',
      isWanted: !yielded.has(deviceId),
    }));
    const asker = { workstation: app.workstation.name, ...open };
    try {
      const answers = await asks.hold({ ...asker, devices });
      return shared.map((one) => standingOf(one, answers, yielded));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return shared.map((one) => ({ ...one, ...nobodyKnows }));
    }
  }

  const lookAgain = () => {
    looking = looking.then(look).catch((error: unknown) => {
      const fault = error instanceof Error ? error.name : typeof error;
      app.log.error({ fault }, 'shared devices not asked for');
    });
    return looking;
  };
  app.changes.subscribe((topics) => {
    if (topics.has('windows') || topics.has('shared-devices')) void lookAgain();
  });

  return {
    standings: () => standings.map(({ key: _, ...standing }) => standing),
    async ownerOf(binding) {
      const [shared] = sharedOf([binding]);
      if (!shared) return 'yours';
      const open = await openWindowNow(app);
      return asks.ownerOf(shared.key, open?.windowId ?? null).catch(() => 'unknown' as const);
    },
    yield(deviceId) {
      yielded.add(deviceId);
      return lookAgain();
    },
  };
}

const nobodyKnows = { standing: 'unknown', holder: null, waiting: [] as string[] } as const;

function standingOf(
  { key, deviceId, label }: Shared,
  { devices }: HoldAnswers,
  yielded: ReadonlySet<string>,
): Standing {
  const answer = devices.find((one) => one.key === key);
  if (answer) return { ...answer, deviceId, label };
  const standing = yielded.has(deviceId) ? 'yielded' : 'unknown';
  return { key, deviceId, label, ...nobodyKnows, standing };
}

/** Those that other workstations are wired to as well: known to all by where they are on the network. */
function sharedOf(bindings: readonly DeviceBinding[]): readonly Shared[] {
  return bindings.flatMap(({ deviceId, label, transport, enabled }) => {
    if (!enabled || transport.kind !== 'tcp' || transport.isShared !== true) return [];
    return [{ deviceId, label, key: `tcp:${transport.host.toLowerCase()}:${transport.port}` }];
  });
}

type Open = { readonly windowId: string; readonly ticketNumber: string | null };

async function openWindowNow({ database, clock }: AppContext): Promise<Open | null> {
  const open = await findOpenWindow(database.read, clock.now());
  if (!open) return null;
  const ticket = await database.read
    .selectFrom('tickets')
    .select('number')
    .where('visit_id', '=', open.visit_id)
    .where('state', 'not in', goneStates)
    .executeTakeFirst();
  return { windowId: open.id, ticketNumber: ticket?.number ?? null };
}

/** The two questions, to the home that is here or to the one that is elsewhere. */
function questions(app: AppContext, home: HomeDesk) {
  const { deviceId } = app.workstation;
  const forward = (procedure: string, input: unknown) => {
    home.forget();
    const caller = callerOf(openConnection('devices', deviceId));
    return app.forwardToHome({ path: ['sharedDevices', procedure], input, caller });
  };
  return {
    hold: async (request: HoldRequest) =>
      app.isHome()
        ? home.hold(deviceId, request)
        : holdAnswer.parse(await forward('hold', request)),
    ownerOf: async (key: string, windowId: string | null) =>
      app.isHome()
        ? home.ownerOf(deviceId, key, windowId)
        : ownerAnswer.parse(await forward('ownerOf', { key, windowId })).owner,
  };
}

const AGAIN_MS = 5_000;

/** Asks again and again, because who waits is passed over when it asks no more. @returns stops asking */
export function askForSharedDevices({ changes }: AppContext): () => void {
  const timer = setInterval(() => changes.publish(['shared-devices']), AGAIN_MS);
  timer.unref();
  return () => clearInterval(timer);
}
