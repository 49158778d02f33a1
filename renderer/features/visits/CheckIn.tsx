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
import { DoorQuestions, isAsked, type TriageInput } from './DoorQuestions.tsx';
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
  const seen = queue.data?.seen.find((one) => one.residentId === residentId && one.wasAtDoctor);
  const slip = checkIn.output?.ticket;
  const isAwaited = useAwaited(slip?.ticketId, ticket?.ticketId === slip?.ticketId);
  return (
    <>
      {ticket && <AlreadyIn ticket={ticket} slip={slip} />}
      {ticket && besideTicket?.(ticket.ticketId, ticket.ticketId === slip?.ticketId)}
      {!ticket && slip && isAwaited && <SlipNotice slip={slip} />}
      {!ticket && !isAwaited && seen && (
        <BackWithResults ticketId={seen.ticketId} number={seen.number} />
      )}
      {!ticket && !isAwaited && (
        <CheckInForm record={record} appointments={appointments} checkIn={checkIn} />
      )}
      <ProblemNote problem={checkIn.problem} onRetry={() => void checkIn.retry()} />
    </>
  );
}

type Seen = { readonly ticketId: string; readonly number: string };

/** The doctor has sent for tests: the same number, before the doctor again (QUE-21). */
function BackWithResults({ ticketId, number }: Seen) {
  const { can } = useSession();
  const { t } = useWords();
  const bring = useCommand((client, idempotencyKey, seenTicketId: string) =>
    client.queue.bringResults({ idempotencyKey, ticketId: seenTicketId }),
  );
  return (
    <>
      <ActionButton
        label={t('queue.results', { number })}
        keys="F9"
        isBlock
        isRunning={bring.isRunning}
        cannotBecause={can('visits.check-in') ? null : t('visits.cannot')}
        onPress={() => void bring.run(ticketId)}
      />
      <ProblemNote problem={bring.problem} onRetry={() => void bring.retry()} />
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
  const [actedBy, setActedBy] = useState(() => likelyActor(record));
  const purpose = chosen ?? likelyPurpose(record);
  const [door, setDoor] = useState<TriageInput>({});
  const booked = appointments.find(({ state }) => state === 'booked');
  const press = () =>
    void checkIn.run({
      residentId: record.resident.residentId,
      appointmentId: booked?.appointmentId ?? null,
      purpose,
      ...(isAsked(door) ? { triage: door } : {}),
      actedBy,
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
      <DoorQuestions answers={door} onChange={setDoor} />
      <WhoIsHere related={record.related} value={actedBy} onChange={setActedBy} />
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

type WhoProps = {
  readonly related: ResidentRecord['related'];
  readonly value: string | null;
  readonly onChange: (relatedPersonId: string | null) => void;
};

/** The resident, or somebody who may act: a child comes with the mother, for an elder comes the daughter. */
function WhoIsHere({ related, value, onChange }: WhoProps) {
  const { t } = useWords();
  const actors = related.filter(({ mayAct }) => mayAct);
  if (actors.length === 0) return null;
  return (
    <Segmented
      block
      value={value ?? 'self'}
      onChange={(next) => onChange(next === 'self' ? null : next)}
      aria-label={t('household.acting')}
      options={[
        { value: 'self', label: t('household.self') },
        ...actors.map(({ relatedPersonId, relation, name }) => ({
          value: relatedPersonId,
          label: t('household.line', { relation: t(`household.relations.${relation}`), name }),
        })),
      ]}
    />
  );
}

type CheckInInput = {
  readonly actedBy: string | null;
  readonly residentId: string;
  readonly appointmentId: string | null;
  readonly purpose: Purpose;
  readonly triage?: TriageInput;
};

const CHILD_YEARS_BELOW = 14;

/** Somebody comes with a child; who is older comes alone, unless it is said. */
function likelyActor({ resident, related }: ResidentRecord): string | null {
  if (resident.ageYears >= CHILD_YEARS_BELOW) return null;
  return related.find(({ mayAct }) => mayAct)?.relatedPersonId ?? null;
}

/** A follow-up that is due or overdue is most likely why the person came. */
function likelyPurpose({ due }: ResidentRecord): Purpose {
  return due.some(({ overdueDays }) => overdueDays >= 0) ? 'follow-up' : 'consultation';
}
