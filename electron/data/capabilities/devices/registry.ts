import type { IdentityCard } from '../../../../shared/contract/card.ts';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import type { DriverInfo, PortSeen } from '../../../../shared/contract/devices.ts';
import type { EpochMs, Instant } from '../../../../shared/lib/clock.ts';
import { createStripDesk, type StripDesk } from '../printing/strip-desk.ts';
import { createPairingDesk, type PairingDesk } from '../kiosks/pairing-desk.ts';
import { createSentList, type SentList } from './sent-to-desk.ts';
import { createTrialDesk, type TrialDesk } from './trials.ts';

type StatusEvent = Extract<DeviceEvent, { type: 'status' }>;

type CardOnReader = {
  readonly cardToken: string;
  readonly card: IdentityCard;
  readonly at: Instant;
};

/** What a scanner read, and when. */
type Scan = { readonly scanId: string; readonly text: string; readonly at: EpochMs };

/** So long after a scan a screen still answers it; then it is forgotten. */
const SCAN_MS = 8_000;

export type LineStatus = StatusEvent & {
  readonly since: Instant;
  readonly lastHeardAt: Instant | null;
};

/**
 * What the devices host told of its lines, and the card that lies on this desk's reader. In memory
 * only, as what a scanner read: a card's data is gone with the process or with the next card (S13), and with the devices host,
 * which would not have told of its being lifted. A new one tells anew what lies there.
 */
export type DeviceRegistry = {
  hostConnected(drivers: readonly DriverInfo[]): void;
  hostLost(): void;
  isHostRunning(): boolean;
  /** What the devices host that was here last can speak to. */
  drivers(): readonly DriverInfo[];
  setStatus(deviceId: string, status: StatusEvent, at: Instant): void;
  heard(deviceId: string, at: Instant): void;
  statusOf(deviceId: string): LineStatus | undefined;
  setCard(card: CardOnReader | null): void;
  card(): CardOnReader | null;
  setScan(scan: Scan): void;
  /** Null when the last one was longer ago than a screen answers it. */
  scan(now: EpochMs): Scan | null;
  readonly sent: SentList;
  /** What is plugged in, while there is somebody who sees it. */
  setPorts(ports: readonly PortSeen[]): void;
  ports(): readonly PortSeen[];
  readonly trials: TrialDesk;
  readonly pairings: PairingDesk;
  readonly strips: StripDesk;
};

/** Makes the registry. */
export function createDeviceRegistry({
  strips = createStripDesk(),
}: {
  readonly strips?: StripDesk | undefined;
} = {}): DeviceRegistry {
  const lines = new Map<string, LineStatus>();
  let hosts = 0;
  let drivers: readonly DriverInfo[] = [];
  let current: CardOnReader | null = null;
  let scan: Scan | null = null;
  let ports: readonly PortSeen[] = [];
  return {
    hostConnected(next) {
      hosts += 1;
      drivers = next;
      current = null;
    },
    hostLost() {
      hosts -= 1;
      if (hosts > 0) return;
      strips.hostLost();
      lines.clear();
      ports = [];
      current = null;
    },
    isHostRunning: () => hosts > 0,
    drivers: () => drivers,
    setStatus(deviceId, status, at) {
      const before = lines.get(deviceId);
      const since = before?.state === status.state ? before.since : at;
      lines.set(deviceId, { ...status, since, lastHeardAt: before?.lastHeardAt ?? null });
    },
    heard(deviceId, at) {
      const line = lines.get(deviceId);
      if (line) lines.set(deviceId, { ...line, lastHeardAt: at });
    },
    statusOf: (deviceId) => lines.get(deviceId),
    setCard: (card) => void (current = card),
    card: () => current,
    setScan: (next) => void (scan = next),
    scan(now) {
      if (scan && Math.abs(now - scan.at) > SCAN_MS) scan = null;
      return scan;
    },
    sent: createSentList(),
    setPorts: (next) => void (ports = next),
    ports: () => ports,
    trials: createTrialDesk(),
    pairings: createPairingDesk(),
    strips,
  };
}
