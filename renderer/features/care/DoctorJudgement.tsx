import type { Proposal } from '../../../shared/contract/care.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Because } from './Because.tsx';
import { ConfirmForm } from './ConfirmForm.tsx';
import { DangerQuestions } from './DangerQuestions.tsx';
import { proposalWords } from './judgement-words.ts';
import { Needs } from './Needs.tsx';
import { type Answers, useAnswers } from './use-answers.ts';
import { useProposal } from './use-proposal.ts';
import './care.css';

/** The doctor's view: what the rules propose and why, the questions, and the doctor's own word. */
export function DoctorJudgement({ visitId }: { readonly visitId: string }) {
  const { t } = useWords();
  const answers = useAnswers();
  const live = useProposal(visitId, answers.visitAnswers);
  return (
    <section className="judgement-card" aria-label={t('care.title')}>
      <LiveGate live={live}>
        {(proposal) =>
          proposal ? (
            <Proposed visitId={visitId} proposal={proposal} answers={answers} />
          ) : (
            <p>{t('care.notManaged')}</p>
          )
        }
      </LiveGate>
    </section>
  );
}

type Props = {
  readonly visitId: string;
  readonly proposal: Proposal;
  readonly answers: Answers;
};

function Proposed({ visitId, proposal, answers }: Props) {
  const { t, monthDay } = useWords();
  const judgement = proposalWords(t, proposal);
  const dueDate = proposal.confirmed?.dueDate ?? proposal.dueDate;
  return (
    <div className="judgement-parts">
      <Notice meaning={judgement.meaning} isUrgent={judgement.meaning === 'danger'}>
        <strong>{judgement.text}</strong>
        <Needs proposal={proposal} />
        {dueDate && (
          <span className="judgement-due">
            {t('care.nextDate')} {dueDate} {monthDay(dueDate)}
          </span>
        )}
      </Notice>
      <Because proposal={proposal} />
      {proposal.confirmed ? (
        <Mark meaning="ok">
          {proposal.confirmed.dueDate
            ? t('care.confirmed', { date: proposal.confirmed.dueDate })
            : t('care.confirmedNoDate')}
        </Mark>
      ) : (
        <>
          <DangerQuestions answers={answers} hasMore />
          <ConfirmForm visitId={visitId} proposal={proposal} answers={answers} />
        </>
      )}
    </div>
  );
}
