import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import { useHost } from '../../../host/host.ts';
import { useSession } from '../../../host/session.ts';
import { useLive } from '../../../host/use-live.ts';
import { TakeBack } from '../../../parts/TakeBack.tsx';
import { useWords } from '../../../parts/use-words.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { timelineOf, type TimelineEntry } from './timeline-of.ts';
import { TimelineWords } from './TimelineWords.tsx';
import './record.css';

/** Everything that happened, newest first. */
export function Timeline({ record }: { readonly record: ResidentRecord }) {
  const { t, monthDay } = useWords();
  const { can } = useSession();
  const { queries } = useHost();
  const { residentId } = record.resident;
  const laboratory = useLive(
    queries.orders.ofResident,
    { residentId },
    { isEnabled: can('orders.write') },
  );
  const days = timelineOf(record, laboratory.data ?? []);
  return (
    <Panel title={t('residents.record.timeline')} className="timeline">
      {days.length === 0 && <EmptyState>{t('residents.record.timelineEmpty')}</EmptyState>}
      <ol>
        {days.map(({ date, entries }) => (
          <li key={date} className="timeline-day">
            <h3 className="timeline-date">
              {date.slice(0, 4)} · {monthDay(date)}
            </h3>
            <ul>
              {entries.map((entry: TimelineEntry) => (
                <li key={entry.id}>
                  <TimelineWords entry={entry} />
                  {entry.kind === 'reading' && entry.reading.source !== 'import' && (
                    <TakeBack
                      residentId={record.resident.residentId}
                      readingId={entry.id}
                      isJudged={entries.some(({ kind }) => kind === 'follow-up')}
                    />
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
