import { Radio } from 'antd';
import { useId, useState } from 'react';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useSession } from '../../host/session.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { type Target, targetsFrom } from './transfer-targets.ts';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';
import './transfer.css';

type Props = {
  readonly ticket: QueueTicket;
  readonly mine: MyRoom;
  readonly calling: Calling;
  readonly letGo: () => Promise<boolean>;
  readonly onClose: () => void;
};

/** To another queue, room or doctor: arrows choose, Tab goes on, Enter sends. The reason is kept (QUE-23). */
export function TransferDialog({ ticket, mine, calling, letGo, onClose }: Props) {
  const { t } = useWords();
  const [hasTried, setTried] = useState(false);
  const draft = useDraft(mine);
  const { target, isComingBack, reason } = draft;

  async function send() {
    setTried(true);
    if (!target || !(await letGo())) return;
    const { queueId, roomId, doctorId } = target;
    const to = { queueId, roomId, doctorId, isComingBack, reason: reason.trim() };
    if (await calling.transfer(to)) onClose();
  }

  return (
    <Dialog
      width="42rem"
      title={t('queue.transfer.title', { number: ticket.number, name: ticket.name })}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('queue.transfer.send')}
          keys="Enter"
          isPrimary
          isInDialog
          isInFields
          isRunning={calling.isRunning}
          cannotBecause={draft.cannotBecause}
          onPress={() => void send()}
        />
      }
    >
      {target ? <Fields draft={draft} /> : <EmptyState>{t('queue.transfer.nowhere')}</EmptyState>}
      {hasTried && <ProblemNote problem={calling.problem} onRetry={() => void send()} />}
    </Dialog>
  );
}

type Draft = ReturnType<typeof useDraft>;

/** What is chosen so far. Who is sent to an earlier stop usually comes back, until somebody says otherwise. */
function useDraft(mine: MyRoom) {
  const { t } = useWords();
  const [key, setKey] = useState<string | null>(null);
  const [back, setBack] = useState<boolean | null>(null);
  const [reason, setReason] = useState('');
  const { staff } = useSession();
  const here = { roomId: mine.room?.roomId ?? '', staffId: staff.staffId };
  const targets = targetsFrom(mine.live.data?.queues ?? [], here);
  const target = targets.find((one) => one.key === key) ?? targets[0] ?? null;
  const asksForBack = target !== null && !target.isOurs;
  const isComingBack = asksForBack && (back ?? target.isEarlier);
  const cannotBecause = reason.trim() === '' ? t('queue.transfer.reason') : null;
  return {
    targets,
    target,
    asksForBack,
    isComingBack,
    reason,
    cannotBecause: target ? cannotBecause : t('queue.transfer.nowhere'),
    choose: setKey,
    setBack,
    setReason,
  };
}

function Fields({ draft }: { readonly draft: Draft }) {
  const { t } = useWords();
  const { targets, target, asksForBack, isComingBack } = draft;
  const labelId = useId();
  return (
    <div className="transfer">
      <Radio.Group
        className="transfer-targets"
        aria-label={t('queue.transfer.where')}
        value={target?.key}
        onChange={(event) => draft.choose(String(event.target.value))}
        options={targets.map((one) => ({ value: one.key, label: <TargetWords target={one} /> }))}
      />
      {asksForBack && (
        <div className="transfer-back">
          <span id={labelId} className="transfer-label">
            {t('queue.transfer.after')}
          </span>
          <Radio.Group
            aria-labelledby={labelId}
            optionType="button"
            value={isComingBack}
            onChange={(event) => draft.setBack(event.target.value === true)}
            options={[
              { value: true, label: t('queue.transfer.comesBack') },
              { value: false, label: t('queue.transfer.staysAway') },
            ]}
          />
        </div>
      )}
      <ReasonChoice
        label={t('queue.transfer.reason')}
        reasons={[
          t('queue.transfer.reasons.measure'),
          t('queue.transfer.reasons.wrongQueue'),
          t('queue.transfer.reasons.otherDoctor'),
          t('queue.transfer.reasons.wrongPerson'),
        ]}
        value={draft.reason}
        onChange={draft.setReason}
      />
      <p className="transfer-effect">{t('queue.transfer.effect')}</p>
    </div>
  );
}

function TargetWords({ target }: { readonly target: Target }) {
  const { t } = useWords();
  const { queueName, name } = target;
  return (
    <span className="transfer-target">
      <strong>{name ?? queueName}</strong>
      <span className="transfer-quiet">{about(target)}</span>
    </span>
  );

  function about({ waiting, isOurs }: Target): string {
    if (name !== null) return queueName;
    return isOurs ? t('queue.transfer.inPlace') : t('queue.waitingCount', { count: waiting });
  }
}
