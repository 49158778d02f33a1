import { Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import type {
  appointmentLine,
  CheckedIn,
  TicketSlip,
  visitPurpose,
} from '../../../shared/contract/visits.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useAwaited } from '../../host/use-awaited.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { today, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { UndoCheckIn } from './UndoCheckIn.tsx';

type Appointment = z.output<typeof appointmentLine>;
type Purpose = z.output<typeof visitPurpose>;
type FormProps = {
  readonly record: ResidentRecord;
  readonly appointments: readonly Appointment[];
  readonly checkIn: Command<CheckInInput, CheckedIn>;
};

type Props = Omit<FormProps, 'checkIn'> & {
  /** What another feature does for the ticket that the person has. */
  readonly besideTicket?: BesideTicket | undefined;
};

/** @param isJustMade somebody was checked in here a moment ago */
export type BesideTicket = (ticketId: string, isJustMade: boolean) => ReactNode;

const purposes: readonly Purpose[] = ['follow-up', 'consultation', 'measurement'];

/** The one act of the desk for this person: check in, or take a wrong check-in back. */
export function CheckIn({ record, appointments, besideTicket }: Props) {
  const { queries } = useHost();
  const queue = useLive(queries.queue.watch, undefined);
  const { residentId } = record.resident;
  const checkIn = useCommand((client, idempotencyKey, input: CheckInInput) =>
    client.visits.checkIn({ idempotencyKey, ...input }),
  );
  const ticket = queue.data?.queues
    .flatMap(({ waiting, active, passed }) => [...active, ...waiting, ...passed])
    .find((one) => one.residentId === residentId);
  const slip = checkIn.output?.ticket;
  const isAwaited = useAwaited(slip?.ticketId, ticket?.ticketId === slip?.ticketId);
  return (
    <>
      {ticket && <AlreadyIn ticket={ticket} slip={slip} />}
      {ticket && besideTicket?.(ticket.ticketId, ticket.ticketId === slip?.ticketId)}
      {!ticket && slip && isAwaited && <SlipNotice slip={slip} />}
      {!ticket && !isAwaited && (
        <CheckInForm record={record} appointments={appointments} checkIn={checkIn} />
      )}
      <ProblemNote problem={checkIn.problem} onRetry={() => void checkIn.retry()} />
    </>
  );
}

type AlreadyProps = { readonly ticket: QueueTicket; readonly slip: TicketSlip | undefined };

/** The number to say aloud, where to go and how long; then the way back. */
function AlreadyIn({ ticket, slip }: AlreadyProps) {
  const { t } = useWords();
  const { number } = ticket;
  return (
    <>
      {slip?.ticketId === ticket.ticketId ? (
        <SlipNotice slip={slip} />
      ) : (
        <Notice meaning="ok">
          <strong className="today-number">{number}</strong>
          {t(`values.ticket.${ticket.state}`)}
        </Notice>
      )}
      {ticket.state === 'waiting' && <UndoCheckIn visitId={ticket.visitId} number={number} />}
    </>
  );
}

function SlipNotice({ slip }: { readonly slip: TicketSlip }) {
  const { t } = useWords();
  const ahead =
    slip.ahead === 0 ? t('visits.noneAhead') : t('visits.checkedInAhead', { count: slip.ahead });
  return (
    <Notice meaning="ok">
      <strong className="today-number">{slip.number}</strong>
      <span className="today-slip">{t('visits.checkedIn', { goTo: slip.goTo })}</span>
      <span className="today-slip">
        {ahead}
        {slip.aboutMinutes !== null &&
          ` · ${t('visits.aboutMinutes', { count: slip.aboutMinutes })}`}
      </span>
    </Notice>
  );
}

function CheckInForm({ record, appointments, checkIn }: FormProps) {
  const { can } = useSession();
  const { t } = useWords();
  const [chosen, setChosen] = useState<Purpose | null>(null);
  const purpose = chosen ?? likelyPurpose(record);
  const booked = appointments.find(({ state }) => state === 'booked');
  const press = () =>
    void checkIn.run({
      residentId: record.resident.residentId,
      appointmentId: booked?.appointmentId ?? null,
      purpose,
    });
  const cannotBecause = can('visits.check-in') ? null : t('visits.cannot');
  const isDoneToday = record.visits.some(
    (visit) => visit.date === today() && visit.state === 'done',
  );
  return (
    <>
      {isDoneToday && <p>{t('visits.done')}</p>}
      <Segmented
        block
        value={purpose}
        onChange={setChosen}
        aria-label={t('visits.purpose')}
        options={purposes.map((value) => ({ value, label: t(`values.purpose.${value}`) }))}
      />
      <ActionButton
        label={t('visits.checkIn')}
        keys="F2"
        isPrimary
        isBlock
        isRunning={checkIn.isRunning}
        cannotBecause={cannotBecause}
        onPress={press}
      />
      {cannotBecause && <p>{cannotBecause}</p>}
    </>
  );
}

type CheckInInput = {
  readonly residentId: string;
  readonly appointmentId: string | null;
  readonly purpose: Purpose;
};

/** A follow-up that is due or overdue is most likely why the person came. */
function likelyPurpose({ due }: ResidentRecord): Purpose {
  return due.some(({ overdueDays }) => overdueDays >= 0) ? 'follow-up' : 'consultation';
}
