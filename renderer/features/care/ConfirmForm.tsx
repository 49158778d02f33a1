import { Input, Radio } from 'antd';
import { useId, useState } from 'react';
import type { Proposal, VisitAnswers } from '../../../shared/contract/care.ts';
import { useCommand } from '../../host/use-command.ts';
import { classWord } from '../../parts/class-word.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import {
  type Confirmation,
  type ConfirmDraft,
  confirmationOf,
  emptyDraft,
  isChanged,
  needsReferral,
} from './confirm-draft.ts';
import type { Answers } from './use-answers.ts';

type Props = {
  readonly visitId: string;
  readonly proposal: Proposal;
  readonly answers: Answers;
};

/** The doctor's word: as proposed with one key, or changed with a reason. */
export function ConfirmForm({ visitId, proposal, answers }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState(emptyDraft);
  const confirm = useCommand(
    (client, idempotencyKey, input: Confirmation & { answers: VisitAnswers }) =>
      client.care.confirm({ idempotencyKey, visitId, ...input }),
  );
  const change = (part: Partial<ConfirmDraft>) => setDraft((before) => ({ ...before, ...part }));
  const finished = confirmationOf(draft, proposal);
  const fault = answers.isComplete ? ('fault' in finished ? finished.fault : null) : 'askFirst';

  function press() {
    if ('ready' in finished) {
      void confirm.run({ ...finished.ready, answers: answers.visitAnswers });
    }
  }

  return (
    <section className="confirm">
      <ClassChoice proposal={proposal} draft={draft} onChange={change} />
      <DateField proposal={proposal} draft={draft} onChange={change} />
      {isChanged(draft, proposal) && (
        <ReasonChoice
          label={t('care.changeReason')}
          reasons={(['judgement', 'request', 'elsewhere'] as const).map((key) =>
            t(`care.changeReasons.${key}`),
          )}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
      )}
      {needsReferral(proposal) && <ReferField draft={draft} onChange={change} />}
      <ProblemNote problem={confirm.problem} onRetry={() => void confirm.retry()} />
      <ActionButton
        label={t('care.confirm')}
        keys="Ctrl+Enter"
        isPrimary
        isBlock
        isRunning={confirm.isRunning}
        cannotBecause={fault && t(`care.${fault}`)}
        onPress={press}
      />
      {fault && <p className="confirm-fault">{t(`care.${fault}`)}</p>}
    </section>
  );
}

type PartProps = {
  readonly draft: ConfirmDraft;
  readonly onChange: (part: Partial<ConfirmDraft>) => void;
};

const classes = [1, 2, 3, 4] as const;

function ClassChoice({ proposal, draft, onChange }: PartProps & { readonly proposal: Proposal }) {
  const { t } = useWords();
  const isDanger = proposal.flags.danger;
  return (
    <Radio.Group
      className="confirm-classes"
      aria-label={t('care.class')}
      optionType="button"
      value={draft.class ?? proposal.class}
      onChange={(event) => onChange({ class: Number(event.target.value) })}
      options={classes.map((code) => ({
        value: code,
        label: classWord(t, code),
        // HTN-32: with danger present nothing is "controlled".
        disabled: isDanger && code === 1,
      }))}
    />
  );
}

function DateField({ proposal, draft, onChange }: PartProps & { readonly proposal: Proposal }) {
  const { t } = useWords();
  const fieldId = useId();
  return (
    <p className="confirm-date">
      <label htmlFor={fieldId}>{t('care.nextDate')}</label>
      <DateInput
        id={fieldId}
        value={draft.dueDate ?? proposal.dueDate ?? ''}
        onChange={(dueDate) => onChange({ dueDate })}
      />
    </p>
  );
}

function ReferField({ draft, onChange }: PartProps) {
  const { t } = useWords();
  const fieldId = useId();
  return (
    <p className="confirm-field">
      <label htmlFor={fieldId}>{t('care.referTo')}</label>
      <Input
        id={fieldId}
        maxLength={100}
        placeholder={t('care.referHint')}
        value={draft.referTo}
        onChange={(event) => onChange({ referTo: event.target.value })}
      />
    </p>
  );
}
