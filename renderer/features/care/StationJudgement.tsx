import type { Proposal } from '../../../shared/contract/care.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { targetAt } from '../../parts/blood-pressure.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Because } from './Because.tsx';
import { DangerQuestions } from './DangerQuestions.tsx';
import { type Judgement, levelWords, proposalWords } from './judgement-words.ts';
import { Needs } from './Needs.tsx';
import { useAnswers } from './use-answers.ts';
import { useProposal } from './use-proposal.ts';
import './care.css';

type Props = {
  readonly visitId: string;
  readonly ageYears: number;
  /** The value of this visit so far; null while nothing counts yet. */
  readonly pressure: { readonly sbp: number; readonly dbp: number } | null;
};

/** The nurse's view of the judgement: ask about danger, read one sentence, see why. */
export function StationJudgement({ visitId, ageYears, pressure }: Props) {
  const { t } = useWords();
  const answers = useAnswers();
  const live = useProposal(visitId, answers.visitAnswers);
  return (
    <section className="judgement-card" aria-label={t('care.title')}>
      <LiveGate live={live} lines={1}>
        {(proposal) => (
          <Sentence proposal={proposal} value={pressure} judgement={judge(proposal)} />
        )}
      </LiveGate>
      <DangerQuestions answers={answers} />
    </section>
  );

  function judge(proposal: Proposal | null): Judgement {
    if (proposal) return proposalWords(t, proposal);
    if (pressure) return levelWords(t, pressure, targetAt(ageYears));
    return { meaning: 'information', text: t('care.needBloodPressure') };
  }
}

type SentenceProps = {
  readonly proposal: Proposal | null;
  readonly value: Props['pressure'];
  readonly judgement: Judgement;
};

function Sentence({ proposal, value, judgement }: SentenceProps) {
  const { t } = useWords();
  return (
    <div className="judgement-sentence">
      <Notice meaning={judgement.meaning} isUrgent={judgement.meaning === 'danger'}>
        <strong>{judgement.text}</strong>
        {proposal && <Needs proposal={proposal} />}
        {!proposal && value && <span className="because-quiet"> {t('care.notManaged')}</span>}
      </Notice>
      {proposal && <Because proposal={proposal} />}
    </div>
  );
}
