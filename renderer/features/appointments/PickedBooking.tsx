import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { BookedLine } from '../../../shared/contract/appointments.ts';
import { purposeWord } from '../../parts/purpose-word.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import type { BookingActs } from './use-booking.ts';

type Props = {
  readonly line: BookedLine;
  readonly acts: BookingActs;
  readonly slip: (appointmentId: string) => ReactNode;
  readonly isMoving: boolean;
  readonly onMove: () => void;
  readonly onCancelled: () => void;
  readonly onOpen: () => void;
};

const reasons = ['cannot', 'better', 'doctor', 'mistake'] as const;

/** One booking, and what can be done with it. */
export function PickedBooking(props: Props) {
  const { line, acts, slip, isMoving, onMove, onCancelled, onOpen } = props;
  const { t } = useWords();
  const canChange = line.state === 'booked';
  const when = acts.when(line);
  return (
    <section className="booking-picked" aria-label={line.name}>
      <strong className="name booking-name">{line.name}</strong>
      <span>
        {when} {line.doctorName} · {purposeWord(t, line.purpose)} ·{' '}
        {t(`appointments.channel.${line.channel}`)}
      </span>
      {line.phoneMasked && <span className="booking-quiet">{line.phoneMasked}</span>}
      {canChange && (
        <div className="booking-acts">
          <ActionButton
            label={t('appointments.move')}
            keys="F7"
            cannotBecause={isMoving ? t('appointments.moving', { name: line.name }) : null}
            onPress={onMove}
          />
          <ReasonButton
            label={t('appointments.cancel')}
            keys="F8"
            title={t('appointments.cancelTitle', { when })}
            reasons={reasons.map((reason) => t(`appointments.cancelReasons.${reason}`))}
            isRunning={acts.isRunning}
            onChoose={(reason) => {
              onCancelled();
              void acts.cancel(line, reason);
            }}
          />
        </div>
      )}
      <div className="booking-more">
        {slip(line.appointmentId)}
        <Button onClick={onOpen}>{t('appointments.takeInHand')}</Button>
      </div>
    </section>
  );
}
