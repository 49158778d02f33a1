import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { DoorNote } from '../../parts/DoorNote.tsx';
import { purposeWord } from '../../parts/purpose-word.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { SendAway } from './SendAway.tsx';
import { UndoLast } from './UndoLast.tsx';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';
import './called-person.css';

type Props = {
  readonly mine: MyRoom;
  readonly calling: Calling;
  /** What has to be dealt with before this person can go. */
  readonly cannotFinishBecause: string | null;
  /** Closes what is open for this person, before they are sent away; false when it could not be. */
  readonly letGo?: () => Promise<boolean>;
  readonly onStart: () => void;
  readonly onFinish: (andCallNext: boolean) => void;
};

/** Who is in front of us, in the largest type of the screen, and the next act with its key. */
export function CalledPerson(props: Props) {
  const { mine } = props;
  if (!mine.ticket) return <Nobody {...props} />;
  return (
    <section className="called">
      <Person ticket={mine.ticket} />
      {mine.ticket.state === 'called' ? (
        <>
          <CalledActions {...props} />
          <AskName ticket={mine.ticket} />
        </>
      ) : (
        <ServingActions {...props} />
      )}
    </section>
  );
}

function Nobody({ mine, calling }: Props) {
  const { t } = useWords();
  const count = mine.queue?.waiting.length ?? 0;
  const hint = calling.cannotCallBecause ?? t('queue.ready', { count });
  return (
    <section className="called">
      <p className="called-hint">{hint}</p>
      <div className="called-actions">
        <ActionButton
          label={t('queue.callNext')}
          keys="F2"
          isPrimary
          isRunning={calling.isRunning}
          cannotBecause={calling.cannotCallBecause}
          onPress={() => void calling.callNext()}
        />
      </div>
      <UndoLast mine={mine} calling={calling} />
    </section>
  );
}

function Person({ ticket }: { readonly ticket: QueueTicket }) {
  const { t, sex } = useWords();
  return (
    <div className="called-person" aria-live="polite">
      <span className="called-number">{ticket.number}</span>
      <strong className="name called-name">{ticket.name}</strong>
      <span className="called-facts">
        {sex(ticket.sex)} {t('values.years', { count: ticket.ageYears })}
      </span>
      <span className="called-facts">{purposeWord(t, ticket.purpose)}</span>
      <DoorNote because={ticket.because} />
    </div>
  );
}

/** MEA-17: the resident says the name; nobody offers it. */
function AskName({ ticket }: { readonly ticket: QueueTicket }) {
  const { t } = useWords();
  return (
    <p className="called-ask">
      <strong>{t('queue.ask')}</strong> {t('queue.askHint')}
      {ticket.calledAt && (
        <span className="called-times">
          {t('queue.called', { count: ticket.calls, time: timeOf(ticket.calledAt) })}
        </span>
      )}
    </p>
  );
}

function CalledActions(props: Props) {
  const { calling, onStart } = props;
  const { t } = useWords();
  const { isRunning } = calling;
  return (
    <div className="called-actions">
      <ActionButton
        label={t('queue.start')}
        keys="F4"
        isPrimary
        isRunning={isRunning}
        onPress={onStart}
      />
      <ActionButton
        label={t('queue.recall')}
        keys="F9"
        isRunning={isRunning}
        onPress={calling.recall}
      />
      <ActionButton
        label={t('queue.pass')}
        keys="F8"
        isRunning={isRunning}
        onPress={calling.pass}
      />
      <Away {...props} />
    </div>
  );
}

function ServingActions(props: Props) {
  const { calling, cannotFinishBecause, onFinish } = props;
  const { t } = useWords();
  const { isRunning } = calling;
  return (
    <div className="called-actions">
      <ActionButton
        label={t('queue.finishAndCall')}
        keys="F2"
        isRunning={isRunning}
        cannotBecause={cannotFinishBecause ?? calling.cannotCallBecause}
        onPress={() => onFinish(true)}
      />
      <ActionButton
        label={t('queue.finish')}
        keys="F10"
        isRunning={isRunning}
        cannotBecause={cannotFinishBecause}
        onPress={() => onFinish(false)}
      />
      <Away {...props} />
    </div>
  );
}

const nothingOpen = () => Promise.resolve(true);

function Away({ mine, calling, cannotFinishBecause, letGo = nothingOpen }: Props) {
  const { ticket } = mine;
  if (!ticket) return null;
  return (
    <SendAway
      key={ticket.ticketId}
      ticket={ticket}
      mine={mine}
      calling={calling}
      cannotBecause={cannotFinishBecause}
      letGo={letGo}
    />
  );
}
