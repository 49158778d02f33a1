import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import type { Row } from './kinds.ts';
import type { OpenForm } from './RowForm.tsx';
import { standingOf } from './standing.ts';
import { useRowCommands } from './use-row-commands.ts';

type Props = {
  readonly state: AdministrationState;
  readonly kind: AdministrationKind;
  readonly chosen: Row | null;
  readonly onOpen: (form: OpenForm) => void;
  readonly onHistory: (row: Row) => void;
  readonly onSaved: (rowId: string) => void;
};

/** Below the list: what can be done with the chosen row, each with its key. */
export function RowActs({ state, kind, chosen, onOpen, onHistory, onSaved }: Props) {
  const { t } = useWords();
  const { change, close, liftLock } = useRowCommands();
  const isClosed = chosen !== null && standingOf(t, chosen, state.today).isClosed;

  async function reopen({ rowId }: Row) {
    if (kind === 'clinic') return;
    const done =
      kind === 'staff'
        ? await change.run({ kind, rowId, changes: { isActive: true, activeTo: null } })
        : await close.run({ kind, rowId, closedOn: null });
    if (done) onSaved(rowId);
  }

  return (
    <div className="admin-acts">
      <ProblemNote problem={change.problem ?? close.problem ?? liftLock.problem} />
      <div className="admin-acts-row">
        {chosen && (
          <>
            <ActionButton
              label={t('administration.edit')}
              keys="Enter"
              isInFields
              isPrimary
              onPress={() => onOpen({ act: 'edit', row: chosen })}
            />
            {kind !== 'clinic' && (
              <ActionButton
                label={t(isClosed ? 'administration.reopen' : 'administration.close')}
                keys="F9"
                isRunning={change.isRunning || close.isRunning}
                onPress={() =>
                  isClosed ? void reopen(chosen) : onOpen({ act: 'close', row: chosen })
                }
              />
            )}
            {kind === 'staff' && (
              <ActionButton
                label={t('administration.password')}
                keys="F8"
                onPress={() => onOpen({ act: 'password', row: chosen })}
              />
            )}
            {'lockedUntil' in chosen && chosen.lockedUntil !== null && (
              <ActionButton
                label={t('administration.liftLock')}
                keys="F6"
                isRunning={liftLock.isRunning}
                onPress={() => void liftLock.run(chosen.rowId)}
              />
            )}
            <ActionButton
              label={t('administration.history')}
              keys="F7"
              onPress={() => onHistory(chosen)}
            />
            <span className="admin-acts-name">{chosen.name}</span>
          </>
        )}
        {kind !== 'clinic' && (
          <ActionButton
            label={t('administration.add', { kind: t(`administration.kind.${kind}`) })}
            keys="F2"
            onPress={() => onOpen({ act: 'add' })}
          />
        )}
      </div>
    </div>
  );
}
