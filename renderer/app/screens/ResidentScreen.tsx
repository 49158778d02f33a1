import { AttachmentsPanel } from '../../features/attachments/AttachmentsPanel.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { HouseholdPanel } from '../../features/household/HouseholdPanel.tsx';
import { OpenReferrals } from '../../features/referrals/OpenReferrals.tsx';
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
import { useGo } from '../use-go.ts';

/** The one page that tells the story of a resident: who, what, where it is going, what happened. */
export function ResidentScreen({ residentId }: { readonly residentId: string }) {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('residents.read')) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return <Record residentId={residentId} />;
}

function Record({ residentId }: { readonly residentId: string }) {
  const { t } = useWords();
  const { can } = useSession();
  const go = useGo();
  const live = useResidentRecord(residentId);
  return (
    <LiveGate live={live} lines={8}>
      {(record) => (
        <div className="record">
          <RecordHeader record={record} onEnded={() => window.history.back()}>
            <PrintPaper kind="health-record-summary" subjectId={residentId} keys="F4" />
            {record.observations.length > 0 && (
              <PrintPaper kind="measurement-slip" subjectId={residentId} keys="Alt+M" />
            )}
            {can('residents.register') && !record.membership && (
              <ActionButton
                label={t('identity.open')}
                keys="Alt+I"
                onPress={() => go(`/residents/${residentId}/identity`)}
              />
            )}
            {can('referrals.write') && (
              <ActionButton
                label={t('referrals.refer')}
                keys="F8"
                onPress={() => go(`/referrals/new/${residentId}`)}
              />
            )}
            <ActionButton
              label={t('residents.record.back')}
              keys="Esc"
              onPress={() => window.history.back()}
            />
          </RecordHeader>
          <OpenReferrals residentId={residentId} onOpen={(id) => go(`/referrals/${id}`)} />
          <div className="record-columns">
            <div className="record-side record-story">
              <Story record={record} />
              <AttachmentsPanel residentId={residentId} personName={record.resident.name} />
            </div>
            <Trend record={record} />
            <div className="record-side record-life">
              <Timeline record={record} />
              <HouseholdPanel
                residentId={residentId}
                related={record.related}
                onOpen={(id) => go(`/residents/${id}`)}
              />
            </div>
          </div>
        </div>
      )}
    </LiveGate>
  );
}
