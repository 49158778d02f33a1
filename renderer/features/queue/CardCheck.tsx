import { useState } from 'react';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import { useWords } from '../../parts/use-words.ts';
import { useDeskCard } from '../../parts/use-desk-card.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { MyRoom } from './use-my-room.ts';

type Props = {
  readonly mine: MyRoom;
  /** The card of whoever was called: they are here, and are who they say. */
  readonly onCalledIsHere: () => void;
};

type Laid = { readonly card: DeskCard; readonly ticketId: string | null };

/**
 * A card laid on this workstation's reader. That of the person who was called begins the measurement (MEA-17);
 * any other says in words why it does not.
 */
export function CardCheck({ mine, onCalledIsHere }: Props) {
  const { t } = useWords();
  const [laid, setLaid] = useState<Laid | null>(null);
  const { ticket } = mine;
  const ticketId = ticket?.ticketId ?? null;
  useDeskCard((card) => {
    const isTheirs = ticket !== null && card.resident?.residentId === ticket.residentId;
    setLaid(isTheirs ? null : { card, ticketId });
    if (isTheirs && ticket.state === 'called') onCalledIsHere();
  });
  // Another person in front of us: what was said of the last one is over.
  if (!laid || laid.ticketId !== ticketId) return null;
  const { name, resident } = laid.card;
  const waiting = mine.queue?.waiting.find((one) => one.residentId === resident?.residentId);
  if (ticket)
    return (
      <Notice meaning="danger" isUrgent>
        {t('queue.card.other', { card: name, number: ticket.number })}
      </Notice>
    );
  return (
    <Notice meaning="attention" isUrgent>
      {waiting
        ? t('queue.card.waiting', { card: name, number: waiting.number })
        : t('queue.card.nobody', { card: name })}
    </Notice>
  );
}
