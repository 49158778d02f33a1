import { DoctorJudgement } from '../../features/care/DoctorJudgement.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { CalledPerson } from '../../features/queue/CalledPerson.tsx';
import { RoomQueue } from '../../features/queue/RoomQueue.tsx';
import { useCalling } from '../../features/queue/use-calling.ts';
import { useMyRoom } from '../../features/queue/use-my-room.ts';
import { Brief } from '../../features/residents/record/Brief.tsx';
import { Trend } from '../../features/residents/record/Trend.tsx';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useGo } from '../use-go.ts';
import './station.css';

/** The consulting room: who is next, the story, what the rules say, the doctor's word. */
export function RoomScreen() {
  const mine = useMyRoom('room');
  const calling = useCalling(mine);
  const { ticket } = mine;
  const refer = useReferral(ticket);

  async function finish(andCallNext: boolean) {
    if ((await calling.finish()) && andCallNext) await calling.callNext();
  }

  return (
    <div className="room">
      <RoomQueue mine={mine} calling={calling} />
      <div className="station-middle">
        <CalledPerson
          mine={mine}
          calling={calling}
          cannotFinishBecause={null}
          onStart={() => void calling.start()}
          onFinish={(andCallNext) => void finish(andCallNext)}
        />
        {ticket && (
          <Person key={ticket.residentId} residentId={ticket.residentId} onRefer={refer} />
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

type PersonProps = { readonly residentId: string; readonly onRefer: () => void };

function Person({ residentId, onRefer }: PersonProps) {
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
          </div>
          <Trend record={record} />
        </>
      )}
    </LiveGate>
  );
}
