import { Button } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ResidentRecord, RevealedNumbers } from '../../../../shared/contract/residents.ts';
import { now } from '../../../host/clock.ts';
import { useCommand } from '../../../host/use-command.ts';
import { ProblemNote } from '../../../parts/ProblemNote.tsx';
import { useWords } from '../../../parts/use-words.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ReasonChoice } from '../../../ui/ReasonChoice.tsx';
import { useNow } from '../../../ui/use-now.ts';

type Props = { readonly record: ResidentRecord };

const shownMs = 60_000;
const secondMs = 1_000;

/** The masked phone; the full numbers for a minute, on purpose, with a reason that is written down (ID-52). */
export function RevealNumbers({ record }: Props) {
  const { t } = useWords();
  const { resident } = record;
  const [isAsking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<(RevealedNumbers & { until: number }) | null>(null);
  const hide = () => setRevealed(null);
  return (
    <>
      {revealed && <Documents record={record} revealed={revealed} />}
      <span>{revealed?.phone ?? resident.phoneMasked ?? t('residents.person.noPhone')}</span>
      {revealed && <Related record={record} revealed={revealed} />}
      {revealed ? (
        <HideSoon until={revealed.until} onHide={hide} />
      ) : (
        <Button size="small" onClick={() => setAsking(true)}>
          {t('residents.record.reveal')}
        </Button>
      )}
      {isAsking && (
        <RevealDialog
          residentId={resident.residentId}
          onRevealed={(numbers) => {
            setAsking(false);
            setRevealed({ ...numbers, until: now() + shownMs });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

type RevealedProps = Props & { readonly revealed: RevealedNumbers };

/** The kind of each where there are several. */
function Documents({ record, revealed: { documents } }: RevealedProps) {
  const { t } = useWords();
  if (documents.length === 0) return <span>{t('residents.person.noDocument')}</span>;
  const kindOf = (id: string) => record.documents.find((one) => one.documentId === id);
  return documents.map(({ documentId, number }) => {
    const kind = documents.length > 1 ? kindOf(documentId)?.documentType : undefined;
    return (
      <span key={documentId}>
        {kind && `${t(`values.document.${kind}`)} `}
        {number}
      </span>
    );
  });
}

/** Whom to phone for somebody who can not be reached: under the same reason, and hidden with the rest. */
function Related({ record, revealed }: RevealedProps) {
  const { t } = useWords();
  return record.related.map(({ relatedPersonId, relation, name }) => {
    const phone = revealed.related.find((one) => one.relatedPersonId === relatedPersonId)?.phone;
    if (!phone) return null;
    const who = t('household.line', { relation: t(`household.relations.${relation}`), name });
    return (
      <span key={relatedPersonId}>
        {who} {phone}
      </span>
    );
  });
}

function HideSoon({ until, onHide }: { readonly until: number; readonly onHide: () => void }) {
  const { t } = useWords();
  const seconds = Math.max(0, Math.ceil((until - useNow(secondMs)) / secondMs));
  const hide = useEffectEvent(onHide);
  useEffect(() => {
    const timer = setTimeout(() => hide(), until - now());
    return () => clearTimeout(timer);
  }, [until]);
  return (
    <Button size="small" onClick={onHide}>
      {t('residents.record.hide')} · {t('residents.record.revealed', { seconds })}
    </Button>
  );
}

type DialogProps = {
  readonly residentId: string;
  readonly onRevealed: (numbers: RevealedNumbers) => void;
  readonly onClose: () => void;
};

const reasons = ['check', 'contact', 'form'] as const;
const reasonLengthMin = 2;

function RevealDialog({ residentId, onRevealed, onClose }: DialogProps) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const reveal = useCommand((client, _key, given: string) =>
    client.residents.reveal({ residentId, reason: given }),
  );
  const isTooShort = reason.trim().length < reasonLengthMin;

  async function press() {
    const numbers = await reveal.run(reason.trim());
    if (numbers) onRevealed(numbers);
  }

  return (
    <Dialog
      title={t('residents.record.reveal')}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('residents.record.confirm')}
          keys="Ctrl+Enter"
          isPrimary
          isInDialog
          isRunning={reveal.isRunning}
          cannotBecause={isTooShort ? t('residents.record.revealReason') : null}
          onPress={() => void press()}
        />
      }
    >
      <ReasonChoice
        label={t('residents.record.revealReason')}
        reasons={reasons.map((key) => t(`residents.record.revealReasons.${key}`))}
        value={reason}
        onChange={setReason}
      />
      <ProblemNote problem={reveal.problem} onRetry={() => void reveal.retry()} />
    </Dialog>
  );
}
