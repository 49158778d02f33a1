import type { Proposal, VisitJudgement } from '../../../shared/contract/care.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Because } from './Because.tsx';
import { proposalWords } from './judgement-words.ts';
import { Needs } from './Needs.tsx';

/** One sentence for each programme of the visit, with its date and its reasons. */
export function Sentences({ judgement }: { readonly judgement: VisitJudgement }) {
  const isOne = judgement.proposals.length === 1;
  return judgement.proposals.map((proposal) => (
    <Sentence key={proposal.programme} judgement={judgement} proposal={proposal} hasName={!isOne} />
  ));
}

type Props = {
  readonly judgement: VisitJudgement;
  readonly proposal: Proposal;
  /** Of two sentences each says whose it is. */
  readonly hasName: boolean;
};

function Sentence({ judgement, proposal, hasName }: Props) {
  const { t, monthDay } = useWords();
  const { meaning, text } = proposalWords(t, judgement, proposal);
  const dueDate = proposal.confirmed?.dueDate ?? proposal.dueDate;
  const due = dueDate && `${t('care.nextDate')} ${dueDate} ${monthDay(dueDate)}`;
  return (
    <div className="judgement-sentence">
      <Notice meaning={meaning} isUrgent={meaning === 'danger'}>
        {hasName && (
          <span className="judgement-programme">
            <span>{conditionWord(t, proposal.programme)}</span>
            {due && <span>{due}</span>}
          </span>
        )}
        <strong>{text}</strong>
        <Needs proposal={proposal} />
        {due && !hasName && <span className="judgement-due">{due}</span>}
      </Notice>
      <Because proposal={proposal} />
    </div>
  );
}
