import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type {
  DeskCard,
  DeviceBinding,
  DeviceStatus,
  SentToDesk,
  TrialPlan,
} from '../../../../shared/contract/devices.ts';
import { cardDoubtsOf } from '../../../../shared/domain/identity/card-doubts.ts';
import { maskDocument } from '../../../../shared/domain/identity/mask.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { forgetKeys, kioskKeys } from '../kiosks/keys.ts';
import { findByDocument } from '../residents/reader.ts';
import { listBindings, removeBinding, saveBinding } from './bindings.ts';
import { requirePort, requireSound } from './checks.ts';
import type { DeviceRegistry } from './registry.ts';
import { findScanned } from './scanned.ts';
import { findTyped } from './typed-code.ts';

const done = { done: true as const };

/** The devices panel, and the card on this desk's reader. */
export function deviceProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { changes } = app;
  return os.devices.router({
    watch: os.devices.watch.handler(({ signal }) =>
      live({ changes, topics: ['devices'], compute: () => panel(app, registry), signal }),
    ),
    ports: os.devices.ports.handler(({ signal }) =>
      live({
        changes,
        topics: ['device-ports', 'devices'],
        compute: () => Promise.resolve([...registry.ports()]),
        signal,
      }),
    ),
    listen: os.devices.listen.handler(({ input, signal }) => listen(app, registry, input, signal)),
    deskCard: os.devices.deskCard.handler(({ signal }) =>
      live({
        changes,
        topics: ['device-card', 'residents', 'resident_documents'],
        compute: async () => ({
          card: await deskCard(app, registry),
          at: registry.card()?.at ?? toInstant(0),
        }),
        signal,
      }),
    ),
    deskScan: os.devices.deskScan.handler(({ signal }) =>
      live({
        changes,
        topics: ['device-scan', 'minute'],
        compute: async () => ({ scan: await deskScan(app, registry) }),
        signal,
      }),
    ),
    readCode: os.devices.readCode.handler(({ context, input }) =>
      readCode(app, context, input.text),
    ),
    sentToDesk: os.devices.sentToDesk.handler(({ signal }) =>
      live({
        changes,
        topics: ['device-card', 'residents', 'resident_documents', 'minute'],
        compute: () => sentToDesk(app, registry),
        signal,
      }),
    ),
    takeOn: os.devices.takeOn.handler(({ context, input }) =>
      context.commit((unit) => {
        unit.afterCommit(() => registry.sent.takeOn(input.cardToken));
        unit.changed('device-card');
        return Promise.resolve(done);
      }),
    ),
    save: os.devices.save.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await keepBinding(unit, app, registry, input.binding);
        bindingsChanged(unit);
        return done;
      }),
    ),
    remove: os.devices.remove.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await removeBinding(unit.db, input.deviceId);
        await forgetKeys(unit.db, input.deviceId);
        bindingsChanged(unit);
        return done;
      }),
    ),
  });
}

/** @throws AppError whatever {@link requireSound} refuses */
async function keepBinding(
  unit: Unit,
  app: AppContext,
  registry: DeviceRegistry,
  binding: DeviceBinding,
): Promise<void> {
  requireSound(binding, {
    devices: await listBindings(unit.db),
    ports: registry.ports(),
    drivers: registry.drivers(),
    isDemo: app.workstation.isDemo,
  });
  await saveBinding(unit.db, binding);
}

/** Ticket printers among them. */
function bindingsChanged(unit: Unit): void {
  unit.changed('devices');
  unit.changed('print-targets');
}

/** The port is listened to for as long as somebody asks. */
async function* listen(
  { changes, makeId }: AppContext,
  { trials, ports }: DeviceRegistry,
  plan: TrialPlan,
  signal: AbortSignal | undefined,
) {
  requirePort(plan.transport, ports());
  const trialId = makeId();
  trials.begin({ trialId, ...plan });
  changes.publish(['devices', 'device-trial']);
  try {
    const compute = () => Promise.resolve(trials.heard(trialId));
    yield* live({ changes, topics: ['device-trial'], compute, signal });
  } finally {
    trials.end(trialId);
    changes.publish(['devices']);
  }
}

function toStatus(
  binding: DeviceBinding,
  registry: DeviceRegistry,
  now: DeviceStatus['since'],
): DeviceStatus {
  const line = registry.statusOf(binding.deviceId);
  return {
    ...binding,
    state: line?.state ?? 'off',
    heldBy: line?.heldBy ?? null,
    hint: line?.hint ?? null,
    clockBehindMs: line?.clockBehindMs ?? null,
    since: line?.since ?? now,
    lastHeardAt: line?.lastHeardAt ?? null,
    frames: line?.frames ?? 0,
    rejected: line?.rejected ?? 0,
    discardedBytes: line?.discardedBytes ?? 0,
    reconnects: line?.reconnects ?? 0,
    warnings: [...(line?.warnings ?? []), ...checkWarnings(binding, now)],
  };
}

/** So long before, there is time to have it checked. */
const CHECK_SOON_DAYS = 30;

/** A device is good until the end of the day on its plate. */
function checkWarnings(
  { checkDueOn }: DeviceBinding,
  now: DeviceStatus['since'],
): DeviceStatus['warnings'] {
  const today = clinicDate(Date.parse(now));
  if (checkDueOn === undefined || checkDueOn > addDays(today, CHECK_SOON_DAYS)) return [];
  return [checkDueOn < today ? 'check-due' : 'check-soon'];
}

async function deskCard(app: AppContext, registry: DeviceRegistry): Promise<DeskCard | null> {
  const onReader = registry.card();
  return onReader && visibleCard(app, onReader);
}

async function readCode({ database, clock }: AppContext, context: HandlerContext, text: string) {
  const found = await findTyped(database.read, text, clock.now());
  if (found.is !== 'nothing') context.about([found.residentId]);
  return found;
}

async function deskScan({ database, clock }: AppContext, registry: DeviceRegistry) {
  const now = clock.now();
  const scan = registry.scan(now);
  if (!scan) return null;
  const { scanId, at, text } = scan;
  return { scanId, at: toInstant(at), found: await findScanned(database.read, text, now) };
}

async function sentToDesk(app: AppContext, { sent }: DeviceRegistry): Promise<SentToDesk[]> {
  const shown = sent.waiting(app.clock.now()).map(async (one) => ({
    ...(await visibleCard(app, one)),
    reason: one.reason,
    kiosk: one.kiosk,
    at: one.at,
  }));
  return Promise.all(shown);
}

type HeldCard = { readonly card: IdentityCard; readonly cardToken: string };

/** The number stays here (ID-55). */
async function visibleCard(app: AppContext, { card, cardToken }: HeldCard): Promise<DeskCard> {
  const { number, ...visible } = card;
  const today = clinicDate(app.clock.now());
  return {
    ...visible,
    cardToken,
    documentMasked: maskDocument(visible.documentType, number, 'staff'),
    doubts: [...cardDoubtsOf(card)],
    resident: await findByDocument(app.database.read, number, today),
  };
}

/** Every device of this workstation, as it is now. */
async function panel({ clock, database }: AppContext, lines: DeviceRegistry) {
  const [bindings, keys] = await Promise.all([
    listBindings(database.read),
    kioskKeys(database.read),
  ]);
  const now = toInstant(clock.now());
  return {
    hostRunning: lines.isHostRunning(),
    devices: bindings.map((binding) => ({
      ...toStatus(binding, lines, now),
      ...(binding.driver === 'kiosk' ? { isPaired: keys.has(binding.deviceId) } : {}),
    })),
    drivers: [...lines.drivers()],
  };
}
