import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import type { KioskOrder } from '../../../../shared/contract/kiosks.ts';
import type { DeviceEvent, DeviceOrder } from '../../../../shared/contract/device-link.ts';
import { fromInstant, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { settleStrip } from '../printing/strip-printers.ts';
import { listBindings } from '../devices/bindings.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { endBooth, openBooth, saveAtBooth, stepAtBooth } from '../kiosks/booth.ts';
import { helpStates, ring } from '../kiosks/help.ts';
import { keepPending, kioskKeys, useKey } from '../kiosks/keys.ts';
import { summaryFor } from '../kiosks/summary.ts';
import { checkInByCard } from '../visits/kiosk.ts';
import { checkInByCode } from '../visits/kiosk-code.ts';
import type { Sharing } from '../shared-devices/sharing.ts';
import { storeReading, storeRejected } from './readings.ts';

type Report = {
  readonly eventId: string;
  readonly deviceId: string;
  readonly at: Instant;
  readonly event: DeviceEvent;
};

const stored = { stored: true as const };

/** The devices host's side of the data host: its orders, its reports, its kiosks. */
export function deviceLinkProcedures(
  app: AppContext,
  os: Implementer,
  registry: DeviceRegistry,
  sharing: Sharing,
) {
  return os.deviceLink.router({
    attach: os.deviceLink.attach.handler(async function* ({ input, signal }) {
      registry.hostConnected(input.drivers);
      app.changes.publish(['devices', 'device-card']);
      try {
        yield* live({
          changes: app.changes,
          topics: ['devices', 'clinics', 'windows', 'kiosks', 'strips', 'minute'],
          compute: () => bindingsOrder(app, registry),
          signal,
        });
      } finally {
        registry.hostLost();
        app.changes.publish(['devices', 'device-card', 'device-ports']);
      }
    }),
    report: os.deviceLink.report.handler(async ({ context, input }) => {
      const { event } = input;
      if (isKept(event)) await keep(app, context, input, sharing);
      else if (event.type === 'strip-status') await keepStrip(context, registry, event);
      else takeNote(app, registry, input);
      return stored;
    }),
    tellPorts: os.deviceLink.tellPorts.handler(({ input }) => {
      registry.setPorts(input.ports);
      app.changes.publish(['device-ports']);
      return stored;
    }),
    tellTrial: os.deviceLink.tellTrial.handler(({ input }) => {
      registry.trials.tell(input.trialId, input.trial);
      app.changes.publish(['device-trial']);
      return stored;
    }),
    takeStrip: os.deviceLink.takeStrip.handler(({ input: { jobId, deviceId } }) => {
      const strip = registry.strips.take(jobId, deviceId);
      app.changes.publish(['strips']);
      return { strip };
    }),
    kioskScan: os.deviceLink.kioskScan.handler(async ({ context, input }) => {
      const kiosk = await requireDevice(app, input.deviceId);
      const { card, at, answers } = input;
      const answer = await checkInByCard(app, context, { card, answers, place: input.deviceId });
      if (answer.outcome === 'desk') {
        const sent = { cardToken: app.makeId(), reason: answer.reason, kiosk: kiosk.label };
        registry.sent.send({ ...sent, card, at });
      } else if (answer.outcome === 'ticket') registry.sent.settle(card.number);
      app.changes.publish(['device-card']);
      return answer;
    }),
    ...kioskLink(app, os, registry),
  });
}

/** What else a kiosk asks, and how its pairing goes. */
function kioskLink(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  return {
    kioskCode: os.deviceLink.kioskCode.handler(async ({ context, input }) => {
      const { deviceId } = await requireDevice(app, input.deviceId);
      return checkInByCode(app, context, {
        text: input.text,
        answers: input.answers,
        place: deviceId,
      });
    }),
    kioskSummary: os.deviceLink.kioskSummary.handler(async ({ context, input }) => {
      await requireDevice(app, input.deviceId);
      return summaryFor(app, context, input);
    }),
    kioskHelp: os.deviceLink.kioskHelp.handler(async ({ context, input }) => {
      const { deviceId } = await requireDevice(app, input.deviceId);
      return context.commit(async (unit) => {
        await ring(unit.db, { id: input.eventId, deviceId, why: 'asked', now: unit.now });
        unit.changed('kiosks');
        return stored;
      });
    }),
    ...boothLink(app, os),
    keepKey: os.deviceLink.keepKey.handler(async ({ context, input }) => {
      const { deviceId } = await requireDevice(app, input.deviceId);
      return context.commit(async (unit) => {
        await keepPending(unit.db, { deviceId, key: input.key, at: toInstant(unit.now) });
        unit.changed('kiosks');
        return stored;
      });
    }),
    keyInUse: os.deviceLink.keyInUse.handler(({ context, input }) =>
      context.commit(async (unit) => {
        if (await useKey(unit.db, input.deviceId, input.keyId)) unit.changed('devices');
        return stored;
      }),
    ),
    tellPairing: os.deviceLink.tellPairing.handler(({ input }) => {
      registry.pairings.tell(input.pairingId, input.news);
      app.changes.publish(['kiosks']);
      return stored;
    }),
  };
}

/** The instruments of a kiosk. */
function boothLink(app: AppContext, os: Implementer) {
  return {
    boothOpen: os.deviceLink.boothOpen.handler(async ({ context, input }) => {
      const { deviceId } = await requireDevice(app, input.deviceId);
      return openBooth(app, context, { deviceId, card: input.card });
    }),
    boothStep: os.deviceLink.boothStep.handler(({ input }) =>
      stepAtBooth(app.database.read, app.clock.now(), input),
    ),
    boothSave: os.deviceLink.boothSave.handler(({ context, input }) =>
      saveAtBooth(app, context, input),
    ),
    boothEnd: os.deviceLink.boothEnd.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await endBooth(unit, input);
        return stored;
      }),
    ),
  };
}

/** Whose it is depends on whose window is open; a booth names its own. */
function isOfWindows(event: DeviceEvent): boolean {
  if (event.type === 'reading') return event.windowId === undefined;
  return event.type === 'lab-result';
}

/** Readings and refused frames go to the disk; the rest is the state of a line. */
function isKept(event: DeviceEvent): boolean {
  return event.type === 'reading' || event.type === 'lab-result' || event.type === 'rejected';
}

async function keep(
  app: AppContext,
  context: HandlerContext,
  report: Report,
  sharing: Sharing,
): Promise<void> {
  const device = await requireDevice(app, report.deviceId);
  const received = {
    eventId: report.eventId,
    deviceId: report.deviceId,
    deviceLabel: device.label,
    isSimulated: device.simulated,
    at: report.at,
    owner: isOfWindows(report.event) ? await sharing.ownerOf(device) : 'yours',
  };
  await context.commit((unit) => keepIn(unit, received, report.event, app.makeId));
}

type StripStatus = Extract<DeviceEvent, { type: 'strip-status' }>;

async function keepStrip(
  context: HandlerContext,
  registry: DeviceRegistry,
  { jobId, state, trouble }: StripStatus,
): Promise<void> {
  await context.commit(async (unit) => {
    await settleStrip(unit, registry, jobId, { state, trouble });
    return stored;
  });
}

async function keepIn(
  unit: Unit,
  received: Parameters<typeof storeReading>[1],
  event: DeviceEvent,
  makeId: AppContext['makeId'],
): Promise<typeof stored> {
  if (event.type === 'reading' || event.type === 'lab-result')
    await storeReading(unit, received, event, makeId);
  if (event.type === 'rejected') await storeRejected(unit.db, received, event);
  unit.changed('readings');
  unit.changed('devices');
  return stored;
}

function takeNote(app: AppContext, registry: DeviceRegistry, report: Report): void {
  const { deviceId, at, event } = report;
  registry.heard(deviceId, at);
  if (event.type === 'status') registry.setStatus(deviceId, event, at);
  if (event.type === 'card') {
    const token = app.makeId();
    registry.setCard(event.card && { card: event.card, cardToken: token, at });
    app.changes.publish(['device-card']);
  }
  if (event.type === 'scan') {
    registry.setScan({ scanId: app.makeId(), text: event.text, at: fromInstant(at) });
    app.changes.publish(['device-scan']);
  }
  app.changes.publish(['devices']);
}

async function requireDevice(app: AppContext, deviceId: string) {
  const bindings = await listBindings(app.database.read);
  const found = bindings.find((binding) => binding.deviceId === deviceId);
  if (!found) throw new AppError('not-found');
  return found;
}

async function bindingsOrder(app: AppContext, registry: DeviceRegistry): Promise<DeviceOrder> {
  const clinic = await app.database.read
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', app.workstation.clinicId)
    .executeTakeFirst();
  const open = await app.database.read
    .selectFrom('measurement_windows')
    .select('id')
    .where('closed_at', 'is', null)
    .where('device_id', 'is', null)
    .executeTakeFirst();
  const bindings = await listBindings(app.database.read);
  return {
    type: 'bindings',
    // What is due is nothing to a line, which would be opened anew for it.
    bindings: bindings.map(({ checkDueOn: _, ...binding }) => binding),
    kiosks: await kioskOrders(app, registry, bindings),
    tcpAllowList: [...app.tcpAllowList],
    clinicName: clinic?.name ?? '',
    windowId: open?.id ?? null,
    trial: registry.trials.wanted(),
    strips: [...registry.strips.offered()],
  };
}

async function kioskOrders(
  app: AppContext,
  { pairings }: DeviceRegistry,
  bindings: readonly DeviceBinding[],
): Promise<KioskOrder[]> {
  const [keys, help] = await Promise.all([
    kioskKeys(app.database.read),
    helpStates(app.database.read, app.clock.now()),
  ]);
  return bindings
    .filter(({ driver }) => driver === 'kiosk')
    .map(({ deviceId }) => ({
      deviceId,
      keys: [...(keys.get(deviceId) ?? [])],
      pairing: pairings.wanted(deviceId),
      help: help.get(deviceId) ?? 'none',
    }));
}
