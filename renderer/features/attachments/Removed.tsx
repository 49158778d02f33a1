import { Button } from 'antd';
import type { RemovedAttachment } from '../../../shared/contract/attachments.ts';
import { dateOf, useWords } from '../../parts/use-words.ts';

type Props = {
  readonly removed: readonly RemovedAttachment[];
  readonly onRestore: ((attachmentId: string) => void) | null;
};

/** What was taken away and why, folded up; each can come back. */
export function Removed({ removed, onRestore }: Props) {
  const { t } = useWords();
  if (removed.length === 0) return null;
  return (
    <details className="attachments-removed">
      <summary>{t('attachments.removedCount', { count: removed.length })}</summary>
      <ul className="attachment-rows">
        {removed.map(({ attachmentId, title, addedAt, reason }) => (
          <li key={attachmentId} className="attachment-row">
            <span className="attachment-title">{title}</span>
            {onRestore && (
              <Button
                size="large"
                aria-label={t('attachments.restoreOne', { title })}
                onClick={() => onRestore(attachmentId)}
              >
                {t('attachments.restore')}
              </Button>
            )}
            <span className="attachment-quiet">
              {dateOf(addedAt)} · {reason}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
