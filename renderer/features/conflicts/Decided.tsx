import { Button } from 'antd';
import type { Decided } from '../../../shared/contract/conflicts.ts';
import { useCommand } from '../../host/use-command.ts';
import { contestedWord, fieldWord, shortMoment } from '../../parts/contested-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';

function useUndo() {
  return useCommand((client, idempotencyKey, decisionId: string) =>
    client.conflicts.undo({ idempotencyKey, decisionId }),
  );
}

/** What was just decided, with its way back under one key. */
export function JustDecided({ decision }: { readonly decision: Decided | undefined }) {
  const { t } = useWords();
  const undo = useUndo();
  if (!decision?.canUndo) return null;
  const { decisionId, field, resident, value } = decision;
  return (
    <>
      <Notice
        meaning="ok"
        action={
          <ActionButton
            label={t('conflicts.undo')}
            keys="Alt+Z"
            isRunning={undo.isRunning}
            onPress={() => void undo.run(decisionId)}
          />
        }
      >
        {t('conflicts.done', {
          name: resident.name,
          field: fieldWord(t, field),
          value: contestedWord(t, field, value),
        })}
      </Notice>
      <ProblemNote problem={undo.problem} onRetry={() => void undo.retry()} />
    </>
  );
}

/** What was decided here in these days, each with its way back while nobody wrote since. */
export function DecidedList({ decided }: { readonly decided: readonly Decided[] }) {
  const { t } = useWords();
  if (decided.length === 0) return null;
  return (
    <>
      <h3 className="conflicts-heading">{t('conflicts.decided')}</h3>
      <ul className="conflicts-decided" aria-label={t('conflicts.decided')}>
        {decided.map((one) => (
          <DecidedRow key={one.decisionId} decision={one} />
        ))}
      </ul>
    </>
  );
}

function DecidedRow({ decision }: { readonly decision: Decided }) {
  const { t } = useWords();
  const undo = useUndo();
  const { decisionId, resident, field, value, by, at, canUndo } = decision;
  return (
    <li className="conflicts-decision">
      <span>
        <strong className="name">{resident.name}</strong>{' '}
        {t('conflicts.decidedLine', {
          field: fieldWord(t, field),
          value: contestedWord(t, field, value),
        })}
        <span className="conflicts-quiet">
          {' '}
          {t('conflicts.decidedBy', { name: by, time: shortMoment(at, today()) })}
        </span>
      </span>
      {canUndo ? (
        <Button loading={undo.isRunning} onClick={() => void undo.run(decisionId)}>
          {t('conflicts.undo')}
        </Button>
      ) : (
        <span className="conflicts-quiet">
          {t(field.entity === 'merge_proposals' ? 'conflicts.undoByTwo' : 'conflicts.cannotUndo')}
        </span>
      )}
      <ProblemNote problem={undo.problem} onRetry={() => void undo.retry()} />
    </li>
  );
}
