import { useSession } from '../host/session.ts';
import { useCommand } from '../host/use-command.ts';
import { ReasonButton } from '../ui/ReasonButton.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { useWords } from './use-words.ts';

type Props = {
  readonly residentId: string;
  readonly readingId: string;
  /** The doctor has concluded something on that day. */
  readonly isJudged?: boolean;
};

const reasons = ['otherPerson', 'badMeasurement', 'typo'] as const;

/** Takes a reading out of the record again, with its reason (MEA-16); nothing for those who may not. */
export function TakeBack({ residentId, readingId, isJudged = false }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const takeBack = useCommand((client, idempotencyKey, reason: string) =>
    client.measurement.takeBack({ idempotencyKey, residentId, readingId, reason }),
  );
  if (!can('measurement.sort-out')) return null;
  return (
    <>
      <ReasonButton
        isQuiet
        label={t('measurement.takeBack.label')}
        title={t(isJudged ? 'measurement.takeBack.judged' : 'measurement.takeBack.title')}
        reasons={reasons.map((reason) => t(`measurement.takeBack.reasons.${reason}`))}
        isRunning={takeBack.isRunning}
        onChoose={(reason) => void takeBack.run(reason)}
      />
      <ProblemNote problem={takeBack.problem} onRetry={() => void takeBack.retry()} />
    </>
  );
}
