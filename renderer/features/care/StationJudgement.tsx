import { targetAt } from '../../parts/blood-pressure.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { DangerQuestions } from './DangerQuestions.tsx';
import { levelWords } from './judgement-words.ts';
import { Sentences } from './Sentences.tsx';
import { useCareVisit } from './use-care-visit.ts';
import { useKeptAnswers } from './use-kept-answers.ts';
import './care.css';

type Props = {
  readonly visitId: string;
  readonly ageYears: number;
  /** The value of this visit so far; null while nothing counts yet. */
  readonly pressure: { readonly sbp: number; readonly dbp: number } | null;
};

/** The nurse's view of the judgement: ask about danger, read a sentence for each programme, see why. */
export function StationJudgement({ visitId, ageYears, pressure }: Props) {
  const { t } = useWords();
  const kept = useKeptAnswers(visitId);
  const visit = useCareVisit(visitId, kept.keep);
  return (
    <section className="judgement-card" aria-label={t('care.title')}>
      <LiveGate live={visit.live} lines={1}>
        {(judgement) =>
          judgement ? (
            <>
              <Sentences judgement={judgement} />
              <DangerQuestions answers={visit.answers} />
              <ProblemNote problem={kept.problem} onRetry={() => void kept.retry()} />
            </>
          ) : (
            <Unmanaged ageYears={ageYears} pressure={pressure} />
          )
        }
      </LiveGate>
    </section>
  );
}

/** What a value alone says of somebody who is in no programme. */
function Unmanaged({ ageYears, pressure }: Omit<Props, 'visitId'>) {
  const { t } = useWords();
  const { meaning, text } = pressure
    ? levelWords(t, pressure, targetAt(ageYears))
    : { meaning: 'information' as const, text: t('care.needBloodPressure') };
  return (
    <Notice meaning={meaning} isUrgent={meaning === 'danger'}>
      <strong>{text}</strong>
      {pressure && <span className="because-quiet"> {t('care.notManaged')}</span>}
    </Notice>
  );
}
