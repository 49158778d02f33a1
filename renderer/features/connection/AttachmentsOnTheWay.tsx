import type { ConnectionStatus } from '../../../shared/contract/connection.ts';
import { sizeWords } from '../../parts/size-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

/** Papers that are on their way beside everything else; nothing while none is. */
export function AttachmentsOnTheWay({
  attachments: { toSend, toFetch, missing },
}: Pick<ConnectionStatus, 'attachments'>) {
  const { t } = useWords();
  const lines = [
    toSend.count > 0 &&
      t('connection.attachments.toSend', { count: toSend.count, size: sizeWords(toSend.bytes) }),
    toFetch.count > 0 &&
      t('connection.attachments.toFetch', { count: toFetch.count, size: sizeWords(toFetch.bytes) }),
    missing > 0 && t('connection.attachments.missing', { count: missing }),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <ul className="line-reasons">
      {lines.map((line) => (
        <li key={line}>
          <Mark meaning="information">{line}</Mark>
        </li>
      ))}
    </ul>
  );
}
