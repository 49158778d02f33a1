import { randomUUID } from 'node:crypto';
import { assert } from '../../shared/lib/assert.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { FakeClinic } from './fake-host/clinic.ts';
import { addOrders } from './fake-host/orders.ts';

/** Three people of today with tests: one is late, one waits for the needle, one has every result. */
export function testsOfToday(clinic: FakeClinic): void {
  const [first, second, third] = clinic.tickets;
  assert(first && second && third, 'three people wait');
  clinic.change(() => {
    addOrders(clinic, first.visitId, ['lipids', 'ecg'], 72);
    addOrders(clinic, second.visitId, ['hba1c'], 12);
    addOrders(clinic, third.visitId, ['glucose-fasting'], 41);
    clinic.orders = clinic.orders.map((visit) =>
      visit.visitId === third.visitId
        ? {
            ...visit,
            readiness: 'ready',
            canReturn: true,
            orders: visit.orders.map((line) => ({ ...line, state: 'resulted' })),
          }
        : visit,
    );
  });
}

/** Somebody at a kiosk asks for help, and somebody else’s summary is locked after three tries. */
export function kioskRings({ kiosks, startMs }: FakeClinic): void {
  const at = toInstant(startMs);
  const kiosk = '1号自助机';
  const call = { callId: randomUUID(), deviceId: randomUUID(), kiosk, at, why: 'asked' } as const;
  kiosks.calls = [{ ...call, answeredBy: null }];
  kiosks.locked = [{ residentId: randomUUID(), name: '曾庆华', kiosk, at }];
}

/** Somebody at the booth of a kiosk has measured a value that a doctor has to see at once. */
export function boothAlarm({ kiosks, startMs }: FakeClinic): void {
  const at = toInstant(startMs);
  const kiosk = '1号自助机';
  const call = { callId: randomUUID(), deviceId: randomUUID(), kiosk, at, why: 'reading' } as const;
  kiosks.calls = [{ ...call, answeredBy: null }];
}

/** A kiosk that nobody has paired yet. */
export function unpairedKiosk(clinic: FakeClinic): void {
  clinic.devices = clinic.devices.map((device) =>
    device.driver === 'kiosk' ? { ...device, warnings: ['unpaired'], isPaired: false } : device,
  );
}

/** Both sides of a pairing show six figures, for a person to compare. */
export function figuresToCompare(clinic: FakeClinic): void {
  clinic.change(() => {
    clinic.kiosks.pairing = { state: 'compare', code: '042917' };
  });
}
