import { useState } from 'react';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** While the clinic's host is out of reach: this computer can become it. Asks once, and says what it means. */
export function TakeOver({ isHome, isCut }: { readonly isHome: boolean; readonly isCut: boolean }) {
  const { t } = useWords();
  const { can } = useSession();
  const [isAsking, setAsking] = useState(false);
  const takeOver = useCommand((client, idempotencyKey, _input: null) =>
    client.connection.takeOver({ idempotencyKey }),
  );
  if (isHome && takeOver.status === 'done')
    return <p role="status">{t('connection.takeOver.done')}</p>;
  if (isHome || !isCut || !can('connection.take-over')) return null;
  const close = () => {
    setAsking(false);
    takeOver.reset();
  };
  return (
    <>
      <ActionButton
        label={t('connection.takeOver.act')}
        keys="F9"
        onPress={() => setAsking(true)}
      />
      {isAsking && (
        <Dialog
          title={t('connection.takeOver.title')}
          onCancel={close}
          footer={
            <div className="line-actions">
              <ActionButton
                label={t('connection.takeOver.confirm')}
                // Not the key that asked: a bounce of it would order the clinic anew.
                keys="Ctrl+Enter"
                isInDialog
                isRunning={takeOver.isRunning}
                onPress={() => void takeOver.run(null)}
              />
              <ActionButton
                label={t('connection.takeOver.cancel')}
                keys="Esc"
                isPrimary
                isInDialog
                onPress={close}
              />
            </div>
          }
        >
          <p>{t('connection.takeOver.first')}</p>
          <p>{t('connection.takeOver.means')}</p>
          <p>{t('connection.takeOver.later')}</p>
          <ProblemNote problem={takeOver.problem} onRetry={() => void takeOver.retry()} />
        </Dialog>
      )}
    </>
  );
}
