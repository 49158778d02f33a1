import { Radio } from 'antd';
import { useId } from 'react';
import type { Proposal, VisitJudgement } from '../../../shared/contract/care.ts';
import { classWord } from '../../parts/class-word.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { useWords } from '../../parts/use-words.ts';
import {
  classOfDraft,
  type ConfirmDraft,
  lacksValue,
  mayWait,
  openProposals,
} from './confirm-draft.ts';

type Props = {
  readonly judgement: VisitJudgement;
  readonly draft: ConfirmDraft;
  readonly onChange: (part: Partial<ConfirmDraft>) => void;
};

const classes = [1, 2, 3, 4] as const;

/** The class of each programme that is still to be confirmed. */
export function ClassChoices(props: Props) {
  const isOne = props.judgement.proposals.length === 1;
  return openProposals(props.judgement).map((proposal) => (
    <ClassChoice key={proposal.programme} {...props} proposal={proposal} hasName={!isOne} />
  ));
}

type ChoiceProps = Props & { readonly proposal: Proposal; readonly hasName: boolean };

function ClassChoice({ judgement, draft, onChange, proposal, hasName }: ChoiceProps) {
  const { t } = useWords();
  const nameId = useId();
  const name = conditionWord(t, proposal.programme);
  const choose = (code: number | 'later') =>
    onChange({ classes: { ...draft.classes, [proposal.programme]: code } });
  const later = { value: 'later', label: t('care.later'), disabled: false };
  return (
    <div className="confirm-field">
      {hasName && <span id={nameId}>{name}</span>}
      <Radio.Group
        className="confirm-classes"
        {...(hasName ? { 'aria-labelledby': nameId } : { 'aria-label': t('care.class') })}
        optionType="button"
        value={classOfDraft(draft, judgement, proposal)}
        onChange={({ target }) => choose(target.value === 'later' ? 'later' : Number(target.value))}
        options={[
          ...classes.map((code) => ({
            value: code,
            label: classWord(t, code),
            disabled: isImpossible(proposal, code),
          })),
          ...(mayWait(judgement, proposal) && lacksValue(proposal) ? [later] : []),
        ]}
      />
    </div>
  );
}

/** With danger present nothing is "controlled" (HTN-32); without a fasting value nobody knows (DM-05). */
function isImpossible({ flags, needs }: Proposal, code: number): boolean {
  return (flags.danger && code === 1) || (needs.includes('FPG_REQUIRED') && code <= 2);
}
