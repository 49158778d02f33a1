import type { DeviceEvent, DeviceOrder } from '../../../../shared/contract/device-link.ts';
import type { Instant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { listBindings } from '../devices/bindings.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { checkInByCard } from '../visits/kiosk.ts';
import { storeReading, storeRejected } from './readings.ts';

type Report = {
  readonly eventId: string;
  readonly deviceId: string;
  readonly at: Instant;
  readonly event: DeviceEvent;
};

const stored = { stored: true as const };

/** The devices host's side of the data host: its orders, its reports, its kiosks. */
export function deviceLinkProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  return os.deviceLink.router({
    attach: os.deviceLink.attach.handler(async function* ({ input, signal }) {
      registry.hostConnected(input.drivers);
      app.changes.publish(['devices', 'device-card']);
      try {
        yield* live({
          changes: app.changes,
          topics: ['devices', 'clinics', 'windows'],
          compute: () => bindingsOrder(app, registry),
          signal,
        });
      } finally {
        registry.hostLost();
        app.changes.publish(['devices', 'device-card', 'device-ports']);
      }
    }),
    report: os.deviceLink.report.handler(async ({ context, input }) => {
      if (isKept(input.event)) await keep(app, context, input);
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
    kioskScan: os.deviceLink.kioskScan.handler(async ({ context, input }) => {
      const kiosk = await requireDevice(app, input.deviceId);
      const { card, at } = input;
      const answer = await checkInByCard(app, context, { card, place: input.deviceId });
      if (answer.outcome === 'desk') {
        const sent = { cardToken: app.makeId(), reason: answer.reason, kiosk: kiosk.label };
        registry.sent.send({ ...sent, card, at });
      } else registry.sent.settle(card.number);
      app.changes.publish(['device-card']);
      return answer;
    }),
  });
}

/** Readings and refused frames go to the disk; the rest is the state of a line. */
function isKept(event: DeviceEvent): boolean {
  return event.type === 'reading' || event.type === 'rejected';
}

async function keep(app: AppContext, context: HandlerContext, report: Report): Promise<void> {
  const device = await requireDevice(app, report.deviceId);
  const received = {
    eventId: report.eventId,
    deviceId: report.deviceId,
    deviceLabel: device.label,
    isSimulated: device.simulated,
    at: report.at,
  };
  await context.commit((unit) => keepIn(unit, received, report.event));
}

async function keepIn(
  unit: Unit,
  received: Parameters<typeof storeReading>[1],
  event: DeviceEvent,
): Promise<typeof stored> {
  if (event.type === 'reading') await storeReading(unit.db, received, event, unit.now);
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
    .executeTakeFirst();
  return {
    type: 'bindings',
    bindings: [...(await listBindings(app.database.read))],
    tcpAllowList: [...app.tcpAllowList],
    clinicName: clinic?.name ?? '',
    windowId: open?.id ?? null,
    trial: registry.trials.wanted(),
  };
}
