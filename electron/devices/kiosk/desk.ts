import type {
  BoothOpened,
  BoothSaved,
  BoothStep,
  Instrument,
} from '../../../shared/contract/booth.ts';
import type { IdentityCard } from '../../../shared/contract/card.ts';
import type {
  KioskAnswers,
  KioskOrder,
  KioskSummary,
  PairingNews,
} from '../../../shared/contract/kiosks.ts';
import type { KioskOutcome } from '../../../shared/contract/visits.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';

/** A card on one visit to the kiosk, and what its owner has said so far. */
export type KioskScan = {
  /** Made once for one question; retries repeat it. */
  readonly eventId: string;
  readonly at: Instant;
  readonly card: IdentityCard;
  readonly answers: KioskAnswers;
};

/** A code on one visit to the kiosk, and what who holds it has said so far. */
export type KioskCode = Omit<KioskScan, 'card'> & { readonly text: string };

export type SummaryWish = {
  readonly eventId: string;
  readonly at: Instant;
  readonly card: IdentityCard;
  /** The four hidden figures of the phone; null before they were asked for. */
  readonly digits: string | null;
};

export type KioskWish = Omit<KioskOrder, 'deviceId' | 'keys'>;

/** The data host as the instruments of one kiosk need it (MEA-17). */
export type BoothDesk = {
  readonly open: (wish: {
    eventId: string;
    at: Instant;
    card: IdentityCard;
  }) => Promise<BoothOpened>;
  readonly step: (at: { windowId: string; wanted: readonly Instrument[] }) => Promise<BoothStep>;
  readonly save: (laid: {
    eventId: string;
    at: Instant;
    windowId: string;
    card: IdentityCard;
  }) => Promise<BoothSaved>;
  readonly end: (over: { eventId: string; windowId: string }) => Promise<unknown>;
};

/** What the data host is to one kiosk. Every call is one attempt and rejects when there is no answer. */
export type KioskDesk = {
  readonly scan: (scan: KioskScan) => Promise<KioskOutcome>;
  readonly scanCode: (code: KioskCode) => Promise<KioskOutcome>;
  readonly summary: (wish: SummaryWish) => Promise<KioskSummary>;
  readonly booth: BoothDesk;
  readonly askHelp: (call: { eventId: string; at: Instant }) => Promise<unknown>;
  /** The keys that the kiosk may have, the one in use first. */
  readonly keys: () => readonly Uint8Array[];
  /** Resolves when the new key is on the disk. */
  readonly keepKey: (call: { eventId: string; key: Uint8Array }) => Promise<unknown>;
  /** The kiosk has this one: an earlier one is of no use any more. */
  readonly keyInUse: (keyId: string) => void;
  readonly tellPairing: (pairingId: string, news: PairingNews) => void;
  readonly wish: () => KioskWish;
  /** Told whenever the wish is another one. The returned function ends it. */
  readonly onWish: (listener: (wish: KioskWish) => void) => () => void;
};

const nothingWished: KioskWish = { pairing: null, help: 'none' };

const nobody = () => Promise.reject(new AppError('not-found'));

/** A desk that only answers cards, or nobody: for the tests and tools that need no more. */
export function plainDesk(scan: KioskDesk['scan'] = nobody): KioskDesk {
  return {
    scan,
    scanCode: nobody,
    summary: () => Promise.resolve({ outcome: 'nothing' }),
    booth: { open: nobody, step: nobody, save: nobody, end: nobody },
    askHelp: () => Promise.resolve(),
    keys: () => [],
    keepKey: () => Promise.resolve(),
    keyInUse: () => undefined,
    tellPairing: () => undefined,
    wish: () => nothingWished,
    onWish: () => () => undefined,
  };
}
