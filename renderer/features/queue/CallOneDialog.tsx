import { useState } from 'react';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';

type Props = {
  readonly ticket: QueueTicket;
  /** Who is called later for it, in order. */
  readonly passedOver: readonly QueueTicket[];
  readonly cannotBecause: string | null;
  readonly onCall: (reason: string) => void;
  readonly onClose: () => void;
};

/** Calling out of turn needs its reason, and is written down (QUE-23). */
export function CallOneDialog({ ticket, passedOver, cannotBecause, onCall, onClose }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  return (
    <Dialog
      title={`${ticket.number} ${ticket.name}`}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('queue.callThis')}
          isPrimary
          cannotBecause={reason.trim() === '' ? t('queue.callReason') : cannotBecause}
          onPress={() => onCall(reason.trim())}
        />
      }
    >
      {passedOver.length > 0 && (
        <Notice meaning="attention">
          {t('queue.jumpEffect', {
            count: passedOver.length,
            numbers: passedOver
              .slice(0, 6)
              .map(({ number }) => number)
              .join('、'),
          })}
        </Notice>
      )}
      <ReasonChoice
        label={t('queue.callReason')}
        reasons={[
          t('queue.callReasons.urgent'),
          t('queue.callReasons.frail'),
          t('queue.callReasons.agreed'),
        ]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
