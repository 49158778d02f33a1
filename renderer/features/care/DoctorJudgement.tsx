import type { VisitJudgement } from '../../../shared/contract/care.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ConfirmForm } from './ConfirmForm.tsx';
import { needsReferral, openProposals } from './confirm-draft.ts';
import { DangerQuestions } from './DangerQuestions.tsx';
import { Sentences } from './Sentences.tsx';
import { type CareVisit, useCareVisit } from './use-care-visit.ts';
import { useKeptAnswers } from './use-kept-answers.ts';
import './care.css';

type Props = {
  readonly visitId: string;
  /** Writes the referral, where the rules ask for one. */
  readonly onRefer?: () => void;
};

/** The doctor's view: what the rules of every programme propose and why, one list of questions, one word. */
export function DoctorJudgement({ visitId, onRefer }: Props) {
  const { t } = useWords();
  // The doctor may leave for a referral and come back: nobody is asked twice (DM-21).
  const kept = useKeptAnswers(visitId);
  const visit = useCareVisit(visitId, kept.keep);
  return (
    <section className="judgement-card" aria-label={t('care.title')}>
      <LiveGate live={visit.live}>
        {(judgement) =>
          judgement ? (
            <>
              <Proposed judgement={judgement} visit={visit} onRefer={onRefer} />
              <ProblemNote problem={kept.problem} onRetry={() => void kept.retry()} />
            </>
          ) : (
            <p>{t('care.notManaged')}</p>
          )
        }
      </LiveGate>
    </section>
  );
}

type ProposedProps = {
  readonly judgement: VisitJudgement;
  readonly visit: CareVisit;
  readonly onRefer: (() => void) | undefined;
};

function Proposed({ judgement, visit, onRefer }: ProposedProps) {
  const { t } = useWords();
  const isOpen = openProposals(judgement).length > 0;
  return (
    <div className="judgement-parts">
      <Sentences judgement={judgement} />
      {onRefer && judgement.proposals.some(needsReferral) && (
        <ActionButton label={t('care.openReferral')} keys="F7" onPress={onRefer} />
      )}
      <Confirmed judgement={judgement} />
      {isOpen && (
        <>
          <DangerQuestions answers={visit.answers} />
          <ConfirmForm judgement={judgement} visit={visit} />
        </>
      )}
    </div>
  );
}

function Confirmed({ judgement }: { readonly judgement: VisitJudgement }) {
  const { t } = useWords();
  const [first] = judgement.proposals.flatMap(({ confirmed }) => confirmed ?? []);
  if (!first) return null;
  return (
    <Mark meaning="ok">
      {first.dueDate ? t('care.confirmed', { date: first.dueDate }) : t('care.confirmedNoDate')}
    </Mark>
  );
}
