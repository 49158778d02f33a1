import { PrintSummary } from '../../features/documents/PrintSummary.tsx';
import { RecordHeader } from '../../features/residents/record/RecordHeader.tsx';
import { Story } from '../../features/residents/record/Story.tsx';
import { Timeline } from '../../features/residents/record/Timeline.tsx';
import { Trend } from '../../features/residents/record/Trend.tsx';
import { useSession } from '../../host/session.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/States.tsx';

/** The one page that tells the story of a resident: who, what, where it is going, what happened. */
export function ResidentScreen({ residentId }: { readonly residentId: string }) {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('residents.read')) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return <Record residentId={residentId} />;
}

function Record({ residentId }: { readonly residentId: string }) {
  const { t } = useWords();
  const live = useResidentRecord(residentId);
  return (
    <LiveGate live={live} lines={8}>
      {(record) => (
        <div className="record">
          <RecordHeader record={record}>
            <PrintSummary residentId={residentId} />
            <ActionButton
              label={t('residents.record.back')}
              keys="Esc"
              onPress={() => window.history.back()}
            />
          </RecordHeader>
          <div className="record-columns">
            <Story record={record} />
            <Trend record={record} />
            <Timeline record={record} />
          </div>
        </div>
      )}
    </LiveGate>
  );
}
