import type { ReactNode } from 'react';
import type { ResidentRecord } from '../../../shared/contract/residents.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { purposeWord } from '../../parts/purpose-word.ts';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, LoadingState } from '../../ui/States.tsx';
import { type BesideTicket, CheckIn } from './CheckIn.tsx';
import { DueList } from './DueList.tsx';
import './visits.css';

type Props = {
  readonly residentId: string | null;
  /** Acts of other features for the same person, such as printing. */
  readonly children?: ReactNode;
  readonly beside?: Beside;
};

/** Acts of other features for one line: what stands beside it. */
type Beside = {
  readonly appointment: (appointmentId: string) => ReactNode;
  readonly ticket: BesideTicket;
};

/** Today for this person: what is booked, what is due, and the act that follows. */
export function TodayPanel({ residentId, children, beside }: Props) {
  const { t } = useWords();
  return (
    <Panel title={t('visits.today')} className="today">
      {residentId ? (
        <Today key={residentId} residentId={residentId} beside={beside}>
          {children}
        </Today>
      ) : (
        <EmptyState>{t('visits.nobody')}</EmptyState>
      )}
    </Panel>
  );
}

type TodayProps = {
  readonly residentId: string;
  readonly children: ReactNode;
  readonly beside: Beside | undefined;
};

function Today({ residentId, children, beside }: TodayProps) {
  const live = useResidentRecord(residentId);
  return (
    <LiveGate live={live}>
      {(record) => (
        <div className="today-parts">
          <DueList due={record.due} />
          <Appointments record={record} beside={beside} />
          {children}
        </div>
      )}
    </LiveGate>
  );
}

type AppointmentsProps = { readonly record: ResidentRecord; readonly beside: Beside | undefined };

function Appointments({ record, beside }: AppointmentsProps) {
  const { queries } = useHost();
  const { t } = useWords();
  const { residentId } = record.resident;
  const appointments = useLive(queries.visits.appointmentsToday, { residentId });
  if (appointments.problem)
    return <ProblemNote problem={appointments.problem} onRetry={appointments.retry} />;
  if (!appointments.data) return <LoadingState label={t('shell.loading')} lines={1} />;
  return (
    <>
      <ul className="today-list" aria-label={t('visits.appointments')}>
        {appointments.data.length === 0 && <li>{t('visits.noAppointments')}</li>}
        {appointments.data.map((line) => (
          <li key={line.appointmentId}>
            <strong>
              {line.startTime}–{line.endTime}
            </strong>{' '}
            {purposeWord(t, line.purpose)}{' '}
            {line.doctorName && t('visits.withDoctor', { name: line.doctorName })}
            <span className="today-state">{t(`values.appointment.${line.state}`)}</span>
            {beside && line.state !== 'cancelled' && (
              <div className="today-beside">{beside.appointment(line.appointmentId)}</div>
            )}
          </li>
        ))}
      </ul>
      <CheckIn record={record} appointments={appointments.data} besideTicket={beside?.ticket} />
    </>
  );
}
