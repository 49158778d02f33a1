import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ReasonButton } from '../../ui/ReasonButton.tsx';

type Props = { readonly visitId: string; readonly number: string };

const reasons = ['wrong', 'left', 'twice'] as const;

/** Takes a check-in back while nobody has been called for it. */
export function UndoCheckIn({ visitId, number }: Props) {
  const { t } = useWords();
  const undo = useCommand((client, idempotencyKey, reason: string) =>
    client.visits.undoCheckIn({ idempotencyKey, visitId, reason }),
  );
  return (
    <>
      <ReasonButton
        label={t('visits.undo')}
        keys="F8"
        title={t('visits.undoTitle', { number })}
        reasons={reasons.map((reason) => t(`visits.undoReasons.${reason}`))}
        isRunning={undo.isRunning}
        isBlock
        onChoose={(reason) => void undo.run(reason)}
      />
      <ProblemNote problem={undo.problem} onRetry={() => void undo.retry()} />
    </>
  );
}
