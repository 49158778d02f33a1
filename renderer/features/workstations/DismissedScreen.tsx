import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import './workstations.css';

/** The whole window of a workstation that was sent away: why nothing is shown, and what became of the work. */
export function DismissedScreen() {
  const { t } = useWords();
  return (
    <main className="dismissed">
      <div role="alert">
        <h1>
          <Mark meaning="danger" /> {t('workstations.dismissed.title')}
        </h1>
        <p>{t('workstations.dismissed.what')}</p>
        <p>{t('workstations.dismissed.kept')}</p>
        <p>{t('workstations.dismissed.next')}</p>
      </div>
    </main>
  );
}
