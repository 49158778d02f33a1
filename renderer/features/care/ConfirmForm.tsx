import { Input } from 'antd';
import { useId, useState } from 'react';
import type { VisitAnswers, VisitJudgement } from '../../../shared/contract/care.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { ReasonChoice } from '../../ui/ReasonChoice.tsx';
import { ClassChoices } from './ClassChoices.tsx';
import {
  classOfDraft,
  type Confirmation,
  type ConfirmDraft,
  confirmationOf,
  emptyDraft,
  isChanged,
  needsReferral,
  openProposals,
} from './confirm-draft.ts';
import { Sheet } from './Sheet.tsx';
import type { CareVisit } from './use-care-visit.ts';

type Props = { readonly judgement: VisitJudgement; readonly visit: CareVisit };

/** The doctor's word on all programmes of the visit: as proposed with one key, or changed with a reason. */
export function ConfirmForm({ judgement, visit }: Props) {
  const { t } = useWords();
  const { visitId } = judgement;
  const [draft, setDraft] = useState(emptyDraft);
  const confirm = useCommand(
    (client, idempotencyKey, input: Confirmation & { answers: VisitAnswers }) =>
      client.care.confirm({ idempotencyKey, visitId, ...input }),
  );
  const change = (part: Partial<ConfirmDraft>) => setDraft((before) => ({ ...before, ...part }));
  const finished = confirmationOf(draft, judgement);
  const fault = faultOf(visit, finished);

  function press() {
    if ('ready' in finished) void confirm.run({ ...finished.ready, answers: visit.answers.all });
  }

  return (
    <section className="confirm">
      <ClassChoices judgement={judgement} draft={draft} onChange={change} />
      <DateField judgement={judgement} draft={draft} onChange={change} />
      {isChanged(draft, judgement) && (
        <ReasonChoice
          label={t('care.changeReason')}
          reasons={(['judgement', 'request', 'elsewhere'] as const).map((key) =>
            t(`care.changeReasons.${key}`),
          )}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
      )}
      {isReferred(draft, judgement) && <ReferField draft={draft} onChange={change} />}
      <Sheet judgement={judgement} draft={draft} onChange={change} />
      <ProblemNote problem={confirm.problem} onRetry={() => void confirm.retry()} />
      <div className="confirm-act">
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
      </div>
    </section>
  );
}

/** Nothing is confirmed that was judged with other answers than those on the screen. */
function faultOf({ answers, isJudged }: CareVisit, finished: ReturnType<typeof confirmationOf>) {
  if (!answers.isComplete) return 'askFirst';
  if ('fault' in finished) return finished.fault;
  return isJudged ? null : 'judging';
}

function isReferred(draft: ConfirmDraft, judgement: VisitJudgement): boolean {
  return openProposals(judgement).some(
    (proposal) => needsReferral(proposal) && classOfDraft(draft, judgement, proposal) !== 'later',
  );
}

type PartProps = {
  readonly draft: ConfirmDraft;
  readonly onChange: (part: Partial<ConfirmDraft>) => void;
};

function DateField({
  judgement,
  draft,
  onChange,
}: PartProps & { readonly judgement: VisitJudgement }) {
  const { t } = useWords();
  const fieldId = useId();
  return (
    <p className="confirm-date">
      <label htmlFor={fieldId}>{t('care.nextDate')}</label>
      <DateInput
        id={fieldId}
        value={draft.dueDate ?? judgement.dueDate ?? ''}
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
