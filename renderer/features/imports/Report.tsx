import type { ImportDetail } from '../../../shared/contract/imports.ts';
import { fileLimits } from '../../../shared/domain/import/job.ts';
import { addDays } from '../../../shared/lib/calendar.ts';
import { clinicDate, fromInstant } from '../../../shared/lib/clock.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { RowTabs } from './RowTabs.tsx';
import type { ImportCommands } from './use-import-commands.ts';
import { useLeftovers } from './use-leftovers.ts';

type Props = { readonly detail: ImportDetail; readonly commands: ImportCommands };

const undoReasons = ['wrongFile', 'wrongColumns', 'again'] as const;

/** What came of it, what stayed out, and the way back. */
export function Report({ detail, commands }: Props) {
  const { t } = useWords();
  const leftovers = useLeftovers(detail);
  const { counts, state, startedAt, finishedAt } = detail;
  if (startedAt === null) return <p className="imports-answer">{t('imports.cancelledEarly')}</p>;
  return (
    <>
      <div role="status">
        <h3 className="imports-answer">
          <Outcome detail={detail} />
        </h3>
        {detail.kind === 'bookings' && state !== 'undone' && <p>{t('imports.bookingsNext')}</p>}
      </div>
      <div className="imports-acts">
        {counts.leftOut > 0 && (
          <ActionButton
            label={t('imports.leftovers')}
            keys="F4"
            isPrimary
            isRunning={leftovers.isRunning}
            onPress={() => void leftovers.run(null)}
          />
        )}
        {state !== 'undone' && (
          <ReasonButton
            label={t('imports.undo')}
            keys="F8"
            reasons={undoReasons.map((reason) => t(`imports.undoReasons.${reason}`))}
            isRunning={commands.undo.isRunning}
            onChoose={(reason) => void commands.undo.run(reason)}
          />
        )}
      </div>
      {finishedAt !== null && state !== 'undone' && (
        <p className="imports-quiet">
          {t('imports.keptUntil', {
            date: addDays(clinicDate(fromInstant(finishedAt)), fileLimits.keptDays),
          })}
        </p>
      )}
      <ProblemNote problem={leftovers.problem} onRetry={() => void leftovers.retry()} />
      <RowTabs
        detail={detail}
        commands={commands}
        tabs={[
          { filter: 'left-out', count: counts.leftOut },
          { filter: 'kept', count: counts.kept },
        ]}
      />
    </>
  );
}

function Outcome({ detail: { counts, kind, state } }: { readonly detail: ImportDetail }) {
  const { t } = useWords();
  const { made, updated, skipped, leftOut, removed, kept } = counts;
  if (state === 'undone') return t('imports.undoneReport', { removed, kept });
  if (kind === 'history') return t('imports.reportHistory', { made, skipped, leftOut });
  if (kind === 'bookings') return t('imports.reportBookings', { made, skipped, leftOut });
  return t('imports.report', { made, updated, skipped, leftOut });
}
