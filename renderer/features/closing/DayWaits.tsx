import type { DayState } from '../../../shared/contract/closing.ts';
import { useWords } from '../../parts/use-words.ts';

type Props = Pick<DayState, 'waits' | 'done'>;

/** How long people waited today, by queue (F5). */
export function DayWaits({ waits, done }: Props) {
  const { t } = useWords();
  return (
    <>
      <p className="closing-done">{t('closing.waits.done', { count: done })}</p>
      <table className="closing-waits">
        <thead>
          <tr>
            <th scope="col">{t('closing.waits.queue')}</th>
            <th scope="col">{t('closing.waits.called')}</th>
            <th scope="col">{t('closing.waits.median')}</th>
            <th scope="col">{t('closing.waits.longest')}</th>
          </tr>
        </thead>
        <tbody>
          {waits.map(({ queueName, today }) => (
            <tr key={queueName}>
              <th scope="row">{queueName}</th>
              <td>{today.count}</td>
              <td>{minutes(today.medianMinutes)}</td>
              <td>{minutes(today.longestMinutes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function minutes(value: number | null): string {
  return value === null ? '—' : String(value);
}
