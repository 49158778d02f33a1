import { useState } from 'react';
import { useRoute } from 'wouter';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import { useDeskCard } from '../../parts/use-desk-card.ts';
import { useSession } from '../../host/session.ts';
import { useGo } from '../use-go.ts';

/** A registration at hand; `formId` keeps what is typed as long as it is the same one. */
type Registering = { readonly card: DeskCard | null; readonly formId: string };

export type Desk = {
  readonly residentId: string | null;
  readonly registering: Registering | null;
  /** Somebody tapped while a registration was at hand. */
  readonly waitingCard: DeskCard | null;
  open(residentId: string): void;
  openRecord(): void;
  register(card: DeskCard | null): void;
  registered(residentId: string): void;
  cancelRegistration(): void;
  close(): void;
  openWaitingCard(): void;
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
  const residentId = params?.residentId ?? null;

  function open(id: string) {
    setRegistering(null);
    setWaitingCard(null);
    go(`/desk/${id}`);
  }

  function register(card: DeskCard | null) {
    setWaitingCard(null);
    setRegistering({ card, formId: crypto.randomUUID() });
    go('/desk');
  }

  function take(card: DeskCard) {
    if (card.resident) open(card.resident.residentId);
    else if (can('residents.register')) register(card);
  }

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
    close: () => go('/desk'),
    take,
    openWaitingCard: () => waitingCard && take(waitingCard),
  };
}
