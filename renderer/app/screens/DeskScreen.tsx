import { Button } from 'antd';
import { DeskTicket } from '../../features/documents/DeskTicket.tsx';
import { ReadyNotice } from '../../features/orders/ReadyNotice.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { KioskNotices } from '../../features/kiosks/KioskNotices.tsx';
import { QueuePanel } from '../../features/queue/QueuePanel.tsx';
import { PersonCard } from '../../features/residents/PersonCard.tsx';
import { RegisterForm } from '../../features/residents/RegisterForm.tsx';
import { SearchBox } from '../../features/residents/SearchBox.tsx';
import { SentNotice } from '../../features/residents/SentNotice.tsx';
import { TodayPanel } from '../../features/visits/TodayPanel.tsx';
import { useSession } from '../../host/session.ts';
import { ScanNote } from '../../parts/ScanNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useGo } from '../use-go.ts';
import { useDesk } from './use-desk.ts';
import './desk.css';

/** What the desk hands out beside a line of today. */
const papers = {
  appointment: (id: string) => <PrintPaper kind="appointment-slip" subjectId={id} isSmall />,
  ticket: (id: string, isJustMade: boolean) => (
    <DeskTicket key={id} ticketId={id} isJustMade={isJustMade} />
  ),
};

/** The front desk: who waits, who is this, what is today. */
export function DeskScreen() {
  const { can } = useSession();
  const { t } = useWords();
  const desk = useDesk();
  const go = useGo();
  const { residentId, registering } = desk;
  return (
    <div className="desk">
      <QueuePanel onOpen={desk.open} />
      <div className="desk-middle">
        <SearchBox
          onOpen={desk.open}
          onRegister={
            can('residents.register') ? (searched) => desk.register(null, searched) : undefined
          }
          onEscape={desk.close}
        />
        <CardNotice desk={desk} />
        <ScanNotice desk={desk} />
        <ReadyNotice />
        <KioskNotices />
        <SentNotice
          cannotBecause={registering && !residentId ? t('residents.sent.finishFirst') : null}
          onTakeOn={desk.take}
        />
        <div className="desk-person">
          {registering && !residentId && (
            <RegisterForm
              key={registering.formId}
              card={registering.card}
              searched={registering.searched}
              onRegistered={desk.registered}
              onOpen={desk.open}
              onCancel={desk.cancelRegistration}
            />
          )}
          {residentId && <Person key={residentId} residentId={residentId} desk={desk} />}
          {!residentId && !registering && <Start />}
        </div>
      </div>
      <TodayPanel residentId={residentId} beside={papers}>
        {residentId && can('appointments.book') && (
          <ActionButton
            label={t('appointments.book')}
            keys="F3"
            isBlock
            onPress={() => go(`/appointments/${residentId}`)}
          />
        )}
        {residentId && (
          <PrintPaper
            key={residentId}
            kind="health-record-summary"
            subjectId={residentId}
            keys="F4"
            isBlock
          />
        )}
      </TodayPanel>
    </div>
  );
}

type PersonProps = { readonly residentId: string; readonly desk: ReturnType<typeof useDesk> };

function Person({ residentId, desk }: PersonProps) {
  const { can } = useSession();
  const go = useGo();
  const toIdentity = () => go(`/residents/${residentId}/identity`);
  return (
    <PersonCard
      residentId={residentId}
      onOpenRecord={desk.openRecord}
      onIdentity={can('residents.register') ? toIdentity : undefined}
      onClose={desk.close}
    />
  );
}

function CardNotice({ desk }: { readonly desk: ReturnType<typeof useDesk> }) {
  const { t } = useWords();
  const { waitingCard, registering, residentId } = desk;
  if (waitingCard) {
    return (
      <Notice
        meaning="information"
        action={<Button onClick={desk.openWaitingCard}>{t('residents.card.open')}</Button>}
      >
        {t('residents.card.waiting', { name: waitingCard.name })}
      </Notice>
    );
  }
  if (registering?.card && !residentId) {
    return <Notice meaning="information">{t('residents.card.unknown')}</Notice>;
  }
  return null;
}

/** A code that led to nobody, or to somebody while a registration was at hand. */
function ScanNotice({ desk: { scanned, open } }: { readonly desk: ReturnType<typeof useDesk> }) {
  const { t } = useWords();
  if (!scanned || scanned.is === 'nothing') return <ScanNote found={scanned} />;
  return (
    <Notice
      meaning="information"
      action={<Button onClick={() => open(scanned.residentId)}>{t('scan.open')}</Button>}
    >
      {t('scan.waiting', { name: scanned.name })}
    </Notice>
  );
}

function Start() {
  const { t } = useWords();
  return (
    <EmptyState>
      <strong className="desk-start">{t('residents.search.start')}</strong>
      <br />
      {t('residents.search.startHint')}
    </EmptyState>
  );
}
