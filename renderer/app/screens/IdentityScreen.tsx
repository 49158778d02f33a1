import { IdentityForm } from '../../features/residents/identity/IdentityForm.tsx';
import { RecordHeader } from '../../features/residents/record/RecordHeader.tsx';
import { useSession } from '../../host/session.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { EmptyState } from '../../ui/States.tsx';
import { useGo } from '../use-go.ts';

/** Whose identity is put right stands above the form that does it. */
export function IdentityScreen({ residentId }: { readonly residentId: string }) {
  const { can } = useSession();
  const { t } = useWords();
  if (!can('residents.register')) return <EmptyState>{t('shell.notAllowed')}</EmptyState>;
  return <Identity residentId={residentId} />;
}

function back(): void {
  window.history.back();
}

function Identity({ residentId }: { readonly residentId: string }) {
  const go = useGo();
  const live = useResidentRecord(residentId);
  return (
    <LiveGate live={live} lines={8}>
      {(record) => (
        <div className="record identity">
          <RecordHeader record={record} onEnded={back} />
          <IdentityForm record={record} onDone={back} onOpen={(id) => go(`/residents/${id}`)} />
        </div>
      )}
    </LiveGate>
  );
}
