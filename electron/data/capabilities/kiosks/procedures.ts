import type { AppContext } from '../../context.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { listBindings } from '../devices/bindings.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { answerCall, endCall, openCalls } from './help.ts';
import { forgetKeys } from './keys.ts';
import { shareTries } from './share-tries.ts';
import { forgetTries, lockedSummaries } from './tries.ts';

const done = { done: true as const };

/** Kiosks as the desk sees them: pairing, the help button, summaries that wait for a look. */
export function kioskProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { changes, clock, database } = app;
  const { pairings } = registry;
  return os.kiosks.router({
    pair: os.kiosks.pair.handler(({ input, signal }) =>
      pair(app, registry, input.deviceId, signal),
    ),
    comparePairing: os.kiosks.comparePairing.handler(({ context, input }) =>
      context.commit((unit) => {
        if (!pairings.compared(input.deviceId, input.isSame)) throw new AppError('wrong-state');
        unit.changed('devices');
        return Promise.resolve(done);
      }),
    ),
    unpair: os.kiosks.unpair.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await requireKiosk(app, input.deviceId);
        pairings.begin(input.deviceId, app.makeId(), true);
        await forgetKeys(unit.db, input.deviceId);
        unit.changed('devices');
        return done;
      }),
    ),
    notices: os.kiosks.notices.handler(({ signal }) =>
      live({
        changes,
        topics: ['kiosks', 'devices', 'staff', 'residents', 'minute'],
        compute: async () => ({
          calls: await openCalls(database.read, clock.now()),
          locked: await lockedSummaries(database.read, clock.now()),
        }),
        signal,
      }),
    ),
    answerHelp: os.kiosks.answerHelp.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const by = { staffId: unit.actor.id, at: toInstant(unit.now) };
        await answerCall(unit.db, input.callId, by);
        unit.changed('kiosks');
        return done;
      }),
    ),
    endHelp: os.kiosks.endHelp.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await endCall(unit.db, input.callId, { staffId: unit.actor.id, at: toInstant(unit.now) });
        unit.changed('kiosks');
        return done;
      }),
    ),
    releaseSummary: os.kiosks.releaseSummary.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        const of = { residentId: input.residentId, date: clinicDate(unit.now) };
        await forgetTries(unit.db, of, toInstant(unit.now));
        unit.afterCommit(() => void shareTries(app, of));
        unit.changed('kiosks');
        return done;
      }),
    ),
  });
}

/** Agrees on a key for as long as somebody watches. */
async function* pair(
  app: AppContext,
  { pairings }: DeviceRegistry,
  deviceId: string,
  signal: AbortSignal | undefined,
) {
  await requireKiosk(app, deviceId);
  const pairingId = app.makeId();
  pairings.begin(deviceId, pairingId);
  app.changes.publish(['devices']);
  try {
    const compute = () => Promise.resolve(pairings.news(pairingId));
    yield* live({ changes: app.changes, topics: ['kiosks'], compute, signal });
  } finally {
    pairings.end(pairingId);
    app.changes.publish(['devices']);
  }
}

async function requireKiosk(app: AppContext, deviceId: string): Promise<void> {
  const bindings = await listBindings(app.database.read);
  const isKiosk = bindings.some((one) => one.deviceId === deviceId && one.driver === 'kiosk');
  if (!isKiosk) throw new AppError('not-found');
}
