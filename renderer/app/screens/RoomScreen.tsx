import { OpenPaper } from '../../features/attachments/OpenPaper.tsx';
import { DoctorJudgement } from '../../features/care/DoctorJudgement.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { LabelCheck } from '../../features/orders/LabelCheck.tsx';
import { OrderTests } from '../../features/orders/OrderTests.tsx';
import { VisitTests } from '../../features/orders/VisitTests.tsx';
import { CalledPerson } from '../../features/queue/CalledPerson.tsx';
import { RoomQueue } from '../../features/queue/RoomQueue.tsx';
import { useCalling } from '../../features/queue/use-calling.ts';
import { useMyRoom } from '../../features/queue/use-my-room.ts';
import { ClosedReports } from '../../features/reports/ClosedReports.tsx';
import { NameDisease } from '../../features/reports/NameDisease.tsx';
import { ReportTasks } from '../../features/reports/ReportTasks.tsx';
import { Brief } from '../../features/residents/record/Brief.tsx';
import { Trend } from '../../features/residents/record/Trend.tsx';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useGo } from '../use-go.ts';
import { SpecimenLabel } from './SpecimenLabel.tsx';
import './station.css';

/** The consulting room: who is next, the story, what the rules say, the doctor's word. */
export function RoomScreen() {
  const mine = useMyRoom('room');
  const calling = useCalling(mine);
  const { ticket } = mine;
  const go = useGo();
  const refer = useReferral(ticket);

  async function finish(andCallNext: boolean) {
    if ((await calling.finish()) && andCallNext) await calling.callNext();
  }

  return (
    <div className="room">
      <RoomQueue mine={mine} calling={calling} />
      <div className="station-middle">
        <ReportTasks />
        <ClosedReports />
        <CalledPerson
          mine={mine}
          calling={calling}
          cannotFinishBecause={null}
          onStart={() => void calling.start()}
          onFinish={(andCallNext) => void finish(andCallNext)}
        />
        <LabelCheck
          visitId={ticket?.visitId ?? null}
          onOpenOrders={(visitId) => go(`/orders/${visitId}`)}
          onOpenRecord={(residentId) => go(`/residents/${residentId}`)}
        />
        {ticket && (
          <Person
            key={ticket.residentId}
            residentId={ticket.residentId}
            visitId={ticket.visitId}
            onRefer={refer}
          />
        )}
      </div>
      {ticket && <DoctorJudgement key={ticket.visitId} visitId={ticket.visitId} onRefer={refer} />}
    </div>
  );
}

type Called = { readonly residentId: string; readonly visitId: string };

/** Opens the form of a referral for the one who is here, with what this visit said. */
function useReferral(called: Called | null | undefined): () => void {
  const go = useGo();
  return () => {
    if (called) go(`/referrals/new/${called.residentId}/${called.visitId}`);
  };
}

type PersonProps = Called & { readonly onRefer: () => void };

function Person({ residentId, visitId, onRefer }: PersonProps) {
  const { t } = useWords();
  const go = useGo();
  const live = useResidentRecord(residentId);
  return (
    <LiveGate live={live} lines={6}>
      {(record) => (
        <>
          <div className="room-person">
            <Brief record={record} />
            <ActionButton
              label={t('residents.person.openRecord')}
              keys="F6"
              onPress={() => go(`/residents/${residentId}`)}
            />
            <PrintPaper kind="measurement-slip" subjectId={residentId} keys="Alt+M" />
            <ActionButton label={t('referrals.refer')} keys="Alt+R" onPress={onRefer} />
            <OrderTests visitId={visitId} name={record.resident.name} Label={SpecimenLabel} />
            <NameDisease residentId={residentId} visitId={visitId} />
          </div>
          <VisitTests
            visitId={visitId}
            renderPaper={(attachmentId) => (
              <OpenPaper
                attachmentId={attachmentId}
                residentId={residentId}
                personName={record.resident.name}
              />
            )}
          />
          <Trend record={record} />
        </>
      )}
    </LiveGate>
  );
}
