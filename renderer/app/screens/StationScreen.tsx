import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import { StationJudgement } from '../../features/care/StationJudgement.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { Instrument } from '../../features/measurement/Instrument.tsx';
import { Tray } from '../../features/measurement/Tray.tsx';
import { useStation } from '../../features/measurement/use-station.ts';
import { LabelCheck } from '../../features/orders/LabelCheck.tsx';
import { OrderTests } from '../../features/orders/OrderTests.tsx';
import { CalledPerson } from '../../features/queue/CalledPerson.tsx';
import { CardCheck } from '../../features/queue/CardCheck.tsx';
import { RoomQueue } from '../../features/queue/RoomQueue.tsx';
import { useCalling } from '../../features/queue/use-calling.ts';
import { useMyRoom } from '../../features/queue/use-my-room.ts';
import { useWords } from '../../parts/use-words.ts';
import { useGo } from '../use-go.ts';
import { SpecimenLabel } from './SpecimenLabel.tsx';
import './station.css';

/** The measurement station: who is next, measure, judge, next. */
export function StationScreen() {
  const { t } = useWords();
  const mine = useMyRoom('station');
  const calling = useCalling(mine);
  const station = useStation();
  const go = useGo();
  const { ticket } = mine;
  const isServing = ticket?.state === 'serving';
  const window = station.live.data?.window ?? null;
  const ours = window && window.visitId === ticket?.visitId ? window : null;

  async function start() {
    if (ticket && (await calling.start())) await station.open.run(ticket.visitId);
  }

  async function letGo() {
    return !ours || (await station.close.run(ours.windowId)) !== undefined;
  }

  async function finish(andCallNext: boolean) {
    if (!(await letGo())) return;
    if ((await calling.finish()) && andCallNext) await calling.callNext();
  }

  return (
    <div className="station">
      <RoomQueue mine={mine} calling={calling} />
      <div className="station-middle">
        <CalledPerson
          mine={mine}
          calling={calling}
          cannotFinishBecause={ours?.pending.length ? t('queue.pendingLeft') : null}
          letGo={letGo}
          onStart={() => void start()}
          onFinish={(andCallNext) => void finish(andCallNext)}
        />
        <CardCheck mine={mine} onCalledIsHere={() => void start()} />
        <LabelCheck
          visitId={ticket?.visitId ?? null}
          onOpenOrders={(visitId) => go(`/orders/${visitId}`)}
          onOpenRecord={(residentId) => go(`/residents/${residentId}`)}
        />
        <Instrument station={station} visitId={isServing ? ticket.visitId : null} />
        {isServing && (
          <StationJudgement
            key={ticket.visitId}
            visitId={ticket.visitId}
            ageYears={ticket.ageYears}
            pressure={ours?.protocol.value ?? null}
            readings={pressuresIn(ours)}
          />
        )}
        {isServing && ours && ours.accepted.length > 0 && (
          <PrintPaper kind="measurement-slip" subjectId={ticket.residentId} keys="Alt+M" />
        )}
        {isServing && (
          <OrderTests
            key={`order-${ticket.visitId}`}
            visitId={ticket.visitId}
            name={ticket.name}
            Label={SpecimenLabel}
          />
        )}
      </div>
      <Tray station={station} claimants={claimantsOf(mine)} />
    </div>
  );
}

function pressuresIn(window: MeasurementWindow | null | undefined): number {
  const accepted = window?.accepted ?? [];
  return accepted.filter(({ values }) => values.some(({ kind }) => kind === 'sbp')).length;
}

/** Everybody of the present queues, the one in front of us first. */
function claimantsOf({ live, ticket }: ReturnType<typeof useMyRoom>) {
  const all = (live.data?.queues ?? []).flatMap(({ active, waiting, passed }) => [
    ...active,
    ...waiting,
    ...passed,
  ]);
  const others = all.filter(({ ticketId }) => ticketId !== ticket?.ticketId);
  return ticket ? [ticket, ...others] : others;
}
