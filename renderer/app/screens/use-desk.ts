import { useState } from 'react';
import { useRoute } from 'wouter';
import type { DeskCard, ScanFound } from '../../../shared/contract/devices.ts';
import { useDeskCard } from '../../parts/use-desk-card.ts';
import { useDeskScan } from '../../parts/use-desk-scan.ts';
import { useSession } from '../../host/session.ts';
import { useGo } from '../use-go.ts';

/** A registration at hand; `formId` keeps what is typed as long as it is the same one. */
type Registering = {
  readonly card: DeskCard | null;
  /** What was looked for before, and found nobody. */
  readonly searched: string;
  readonly formId: string;
};

export type Desk = {
  readonly residentId: string | null;
  readonly registering: Registering | null;
  /** Somebody tapped while a registration was at hand. */
  readonly waitingCard: DeskCard | null;
  open(residentId: string): void;
  openRecord(): void;
  register(card: DeskCard | null, searched?: string): void;
  registered(residentId: string): void;
  cancelRegistration(): void;
  close(): void;
  openWaitingCard(): void;
  /** What the last code was that led to nobody, or to whom it led while a registration was at hand. */
  readonly scanned: ScanFound | null;
  /** Opens whose card it is, or begins their registration. */
  take(card: DeskCard): void;
};

/** Who is at the desk: by search, by queue, by card. A card never throws away what is being typed. */
export function useDesk(): Desk {
  const go = useGo();
  const { can } = useSession();
  const [, params] = useRoute('/desk/:residentId?');
  const [registering, setRegistering] = useState<Registering | null>(null);
  const [waitingCard, setWaitingCard] = useState<DeskCard | null>(null);
  const [scanned, setScanned] = useState<ScanFound | null>(null);
  const residentId = params?.residentId ?? null;

  function open(id: string) {
    setRegistering(null);
    setWaitingCard(null);
    setScanned(null);
    go(`/desk/${id}`);
  }

  function register(card: DeskCard | null, searched = '') {
    setWaitingCard(null);
    setRegistering({ card, searched, formId: crypto.randomUUID() });
    go('/desk');
  }

  function take(card: DeskCard) {
    if (card.resident) open(card.resident.residentId);
    else if (can('residents.register')) register(card);
  }

  useDeskScan((found) => {
    if (found.is === 'nothing' || registering) setScanned(found);
    else open(found.residentId);
  });

  useDeskCard((card) => {
    if (registering) setWaitingCard(card);
    else take(card);
  });

  return {
    residentId,
    registering,
    waitingCard,
    open,
    register,
    registered: open,
    openRecord: () => residentId && go(`/residents/${residentId}`),
    cancelRegistration: () => setRegistering(null),
    close: () => {
      setScanned(null);
      go('/desk');
    },
    scanned,
    take,
    openWaitingCard: () => waitingCard && take(waitingCard),
  };
}
