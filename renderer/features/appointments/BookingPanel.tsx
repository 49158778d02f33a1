import { Button, Checkbox, Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { BookedLine, BookingPlace } from '../../../shared/contract/appointments.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useResidentRecord } from '../../parts/use-resident-record.ts';
import { useWords } from '../../parts/use-words.ts';
import { Who } from '../../parts/Who.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { OwnBookings } from './OwnBookings.tsx';
import { PickedBooking } from './PickedBooking.tsx';
import { Suggestions } from './Suggestions.tsx';
import type { BookingActs, Purpose } from './use-booking.ts';

type Props = {
  readonly residentId: string | null;
  readonly search: ReactNode;
  readonly slip: (appointmentId: string) => ReactNode;
  readonly acts: BookingActs;
  readonly chosen: BookingPlace | null;
  readonly picked: BookedLine | null;
  readonly moving: BookedLine | null;
  readonly purpose: Purpose;
  readonly isPhone: boolean;
  readonly canBook: boolean;
  readonly from: CalendarDate;
  readonly setPurpose: (purpose: Purpose) => void;
  readonly setPhone: (isPhone: boolean) => void;
  readonly onAct: (place: BookingPlace) => void;
  readonly onPick: (line: BookedLine | null) => void;
  readonly onMove: (line: BookedLine | null) => void;
  readonly onOpen: (residentId: string) => void;
  readonly onLetGo: () => void;
};

/** For whom, what was done last and its way back, and what can be done now. */
export function BookingPanel(props: Props) {
  const { residentId, search, slip, acts, picked, moving, onPick, onMove, onLetGo } = props;
  const { t } = useWords();
  useShortcut('Esc', t('shell.keys.escapeLabel'), leave);

  function leave() {
    if (moving) onMove(null);
    else if (picked) onPick(null);
    else if (residentId) onLetGo();
  }

  return (
    <Panel title={t('appointments.person')} className="booking">
      <div className="booking-parts">
        {!residentId && search}
        <DoneNotice acts={acts} slip={slip} />
        <ProblemNote problem={acts.problem} />
        {picked && (
          <PickedBooking
            key={picked.appointmentId}
            line={picked}
            acts={acts}
            slip={slip}
            isMoving={moving !== null}
            onMove={() => onMove(picked)}
            onCancelled={() => onPick(null)}
            onOpen={() => props.onOpen(picked.residentId)}
          />
        )}
        {residentId ? (
          <InHand key={residentId} {...props} residentId={residentId} />
        ) : (
          !picked && <EmptyState>{t('appointments.nobody')}</EmptyState>
        )}
      </div>
    </Panel>
  );
}

function DoneNotice({ acts, slip }: Pick<Props, 'acts' | 'slip'>) {
  const { t } = useWords();
  const { done } = acts;
  if (!done) return null;
  return (
    <>
      <Notice
        meaning="ok"
        action={
          done.undo && <Button onClick={() => void done.undo?.()}>{t('appointments.undo')}</Button>
        }
      >
        {done.text}
      </Notice>
      {done.appointmentId && <div className="booking-slip">{slip(done.appointmentId)}</div>}
    </>
  );
}

const purposes = ['follow-up', 'consultation', 'measurement'] as const;

function InHand(props: Props & { readonly residentId: string }) {
  const { residentId, acts, chosen, purpose, isPhone, moving, canBook } = props;
  const { t } = useWords();
  const live = useResidentRecord(residentId);
  const when = chosen && acts.when(chosen);
  const who = { residentId, purpose, channel: isPhone ? ('phone' as const) : ('desk' as const) };
  return (
    <>
      <LiveGate live={live} lines={1}>
        {({ resident }) => <Who person={resident} />}
      </LiveGate>
      <OwnBookings residentId={residentId} onPick={props.onPick} />
      <Segmented
        block
        value={purpose}
        onChange={props.setPurpose}
        aria-label={t('appointments.purpose')}
        options={purposes.map((value) => ({ value, label: t(`values.purpose.${value}`) }))}
      />
      <Checkbox checked={isPhone} onChange={(event) => props.setPhone(event.target.checked)}>
        {t('appointments.byPhone')}
      </Checkbox>
      {!moving && (
        <ActionButton
          label={t(canBook ? 'appointments.bookHere' : 'appointments.wishHere', {
            when: when ?? t('appointments.none'),
          })}
          keys="F2"
          isPrimary
          isBlock
          isRunning={acts.isRunning}
          cannotBecause={chosen ? null : t('appointments.keys')}
          onPress={() => chosen && props.onAct(chosen)}
        />
      )}
      <Suggestions residentId={residentId} from={props.from} onBook={props.onAct} acts={acts} />
      {chosen && canBook && (
        <div className="booking-more">
          <Button
            title={t('appointments.seriesHint')}
            onClick={() => void acts.series(chosen, who)}
          >
            {t('appointments.series')}
          </Button>
          <Button
            title={t('appointments.waitlistHint')}
            onClick={() => void acts.wish(chosen, who, true)}
          >
            {t('appointments.waitlist')}
          </Button>
        </div>
      )}
    </>
  );
}
