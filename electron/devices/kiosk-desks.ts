import { isDeepStrictEqual } from 'node:util';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { KioskOrder } from '../../shared/contract/kiosks.ts';
import type { KioskDesk, KioskWish } from './kiosk/desk.ts';

/** A kiosk gives up after a few seconds by itself; this only ends a call that nobody waits for. */
const CALL_PATIENCE_MS = 10_000;

const nothing: KioskWish = { pairing: null, help: 'none' };

const patient = () => ({ signal: AbortSignal.timeout(CALL_PATIENCE_MS) });

export type KioskDesks = {
  readonly deskOf: (deviceId: string) => KioskDesk;
  /** What the data host wants at its kiosks now. */
  readonly take: (orders: readonly KioskOrder[]) => void;
};

/** The data host as each kiosk's desk: its calls, and what it wishes there. */
export function createKioskDesks(client: Pick<DataHostClient, 'deviceLink'>): KioskDesks {
  const { deviceLink } = client;
  const orders = new Map<string, KioskOrder>();
  const listeners = new Map<string, Set<(wish: KioskWish) => void>>();

  function wishOf(deviceId: string): KioskWish {
    const order = orders.get(deviceId);
    return order ? { pairing: order.pairing, help: order.help } : nothing;
  }

  return {
    deskOf: (deviceId) => ({
      scan: (scan) => deviceLink.kioskScan({ ...scan, deviceId }, patient()),
      scanCode: (code) => deviceLink.kioskCode({ ...code, deviceId }, patient()),
      summary: (wish) => deviceLink.kioskSummary({ ...wish, deviceId }, patient()),
      booth: {
        open: (wish) => deviceLink.boothOpen({ ...wish, deviceId }, patient()),
        step: ({ windowId, wanted }) =>
          deviceLink.boothStep({ deviceId, windowId, wanted: [...wanted] }, patient()),
        save: (laid) => deviceLink.boothSave({ ...laid, deviceId }, patient()),
        end: (over) => deviceLink.boothEnd({ ...over, deviceId }, patient()),
      },
      askHelp: (call) => deviceLink.kioskHelp({ ...call, deviceId }, patient()),
      keys: () => (orders.get(deviceId)?.keys ?? []).map((key) => Buffer.from(key, 'hex')),
      keepKey: ({ eventId, key }) =>
        deviceLink.keepKey({ eventId, deviceId, key: Buffer.from(key).toString('hex') }, patient()),
      // A data host that is away hears it with the next greeting of the kiosk.
      keyInUse: (keyId) => {
        deviceLink.keyInUse({ deviceId, keyId }, patient()).catch(() => undefined);
      },
      tellPairing: (pairingId, news) => {
        deviceLink.tellPairing({ deviceId, pairingId, news }, patient()).catch(() => undefined);
      },
      wish: () => wishOf(deviceId),
      onWish(listener) {
        const all = listeners.get(deviceId) ?? new Set();
        listeners.set(deviceId, all.add(listener));
        return () => all.delete(listener);
      },
    }),
    take(next) {
      const before = new Map([...orders.keys()].map((deviceId) => [deviceId, wishOf(deviceId)]));
      orders.clear();
      for (const order of next) orders.set(order.deviceId, order);
      for (const [deviceId, all] of listeners) {
        const wish = wishOf(deviceId);
        if (isDeepStrictEqual(wish, before.get(deviceId) ?? nothing)) continue;
        for (const listener of all) listener(wish);
      }
    },
  };
}
