import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { purposeWord } from '../../parts/purpose-word.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';
import './called-person.css';

type Props = {
  readonly mine: MyRoom;
  readonly calling: Calling;
  /** What has to be dealt with before this person can go. */
  readonly cannotFinishBecause: string | null;
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

function CalledActions({ calling, onStart }: Props) {
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
    </div>
  );
}

function ServingActions({ calling, cannotFinishBecause, onFinish }: Props) {
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
    </div>
  );
}
