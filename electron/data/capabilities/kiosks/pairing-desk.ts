import type { KioskOrder, PairingNews } from '../../../../shared/contract/kiosks.ts';

type Pairing = NonNullable<KioskOrder['pairing']>;

/** What is being agreed with a kiosk just now: one at a time on a workstation, in memory only. */
export type PairingDesk = {
  /** Takes the place of whatever was under way. */
  begin(deviceId: string, pairingId: string, isForgetting?: boolean): void;
  end(pairingId: string): void;
  /** The figures were compared; of another kiosk than the one under way it means nothing. */
  compared(deviceId: string, isSame: boolean): boolean;
  wanted(deviceId: string): Pairing | null;
  tell(pairingId: string, news: PairingNews): void;
  /** `failed` once another has taken its place. */
  news(pairingId: string): PairingNews;
};

const waiting: PairingNews = { state: 'waiting' };

/** Makes the desk. */
export function createPairingDesk(): PairingDesk {
  let current: (Pairing & { readonly deviceId: string }) | null = null;
  let last: PairingNews = waiting;
  return {
    begin(deviceId, pairingId, isForgetting = false) {
      current = { deviceId, pairingId, isForgetting, isSame: null };
      last = waiting;
    },
    end(pairingId) {
      if (current?.pairingId === pairingId) current = null;
    },
    compared(deviceId, isSame) {
      if (current?.deviceId !== deviceId || last.state !== 'compare') return false;
      current = { ...current, isSame };
      return true;
    },
    wanted(deviceId) {
      if (current?.deviceId !== deviceId) return null;
      const { deviceId: _, ...pairing } = current;
      return pairing;
    },
    tell(pairingId, news) {
      if (current?.pairingId === pairingId) last = news;
    },
    news: (pairingId) =>
      current?.pairingId === pairingId ? last : { state: 'failed', why: 'stopped' },
  };
}
