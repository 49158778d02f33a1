import type { VisitJudgement } from '../../../shared/contract/care.ts';
import { targetAt } from '../../parts/blood-pressure.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { DangerQuestions } from './DangerQuestions.tsx';
import { levelWords, pressureMissingWords } from './judgement-words.ts';
import { Sentences } from './Sentences.tsx';
import { useCareVisit } from './use-care-visit.ts';
import { useKeptAnswers } from './use-kept-answers.ts';
import './care.css';

type Props = {
  readonly visitId: string;
  readonly ageYears: number;
  /** The value of this visit so far; null while nothing counts yet. */
  readonly pressure: { readonly sbp: number; readonly dbp: number } | null;
  /** Pressures that were accepted so far. */
  readonly readings: number;
};

/** The nurse's view of the judgement: ask about danger, read a sentence for each programme, see why. */
export function StationJudgement({ visitId, ageYears, pressure, readings }: Props) {
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
              {pressure && !judgesPressure(judgement) && (
                <Level ageYears={ageYears} pressure={pressure} />
              )}
              <DangerQuestions answers={visit.answers} />
              <ProblemNote problem={kept.problem} onRetry={() => void kept.retry()} />
            </>
          ) : (
            <Unmanaged ageYears={ageYears} pressure={pressure} readings={readings} />
          )
        }
      </LiveGate>
    </section>
  );
}

/** Somebody with diabetes alone has a pressure, too. */
function judgesPressure({ proposals }: VisitJudgement): boolean {
  return proposals.some(({ programme }) => programme === 'hypertension');
}

/** What is said of somebody who is in no programme. */
function Unmanaged({ ageYears, pressure, readings }: Omit<Props, 'visitId'>) {
  const { t } = useWords();
  if (pressure)
    return <Level ageYears={ageYears} pressure={pressure} note={t('care.notManaged')} />;
  return (
    <Notice meaning="information">
      <strong>{pressureMissingWords(t, readings)}</strong>
    </Notice>
  );
}

type LevelProps = {
  readonly ageYears: number;
  readonly pressure: NonNullable<Props['pressure']>;
  readonly note?: string;
};

/** What a blood pressure says by itself. */
function Level({ ageYears, pressure, note }: LevelProps) {
  const { t } = useWords();
  const { meaning, text } = levelWords(t, pressure, targetAt(ageYears));
  return (
    <Notice meaning={meaning} isUrgent={meaning === 'danger'}>
      <strong>{text}</strong>
      {note && <span className="because-quiet"> {note}</span>}
    </Notice>
  );
}
