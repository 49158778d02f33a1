import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

/** How far what was decided here has come, always in the same corner. */
export function SentState({ sent }: Pick<AdministrationState, 'sent'>) {
  const { t } = useWords();
  return (
    <span className="admin-sent" role="status">
      {sent.refused > 0 && (
        <Mark meaning="danger">{t('administration.sent.refused', { count: sent.refused })}</Mark>
      )}
      {sent.waiting > 0 ? (
        <Mark meaning="information">
          {t('administration.sent.waiting', { count: sent.waiting })}
        </Mark>
      ) : (
        <Mark meaning="ok">{t('administration.sent.everywhere')}</Mark>
      )}
    </span>
  );
}
