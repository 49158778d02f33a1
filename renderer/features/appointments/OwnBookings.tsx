import { Button } from 'antd';
import type { BookedLine } from '../../../shared/contract/appointments.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

type Props = {
  readonly residentId: string;
  readonly onPick: (line: BookedLine) => void;
};

/** What the person has booked already, so that nobody books it twice. */
export function OwnBookings({ residentId, onPick }: Props) {
  const { queries } = useHost();
  const { t, monthDay } = useWords();
  const live = useLive(queries.appointments.ofResident, { residentId });
  return (
    <LiveGate live={live} lines={1}>
      {({ lines, blockedTo }) => (
        <>
          {blockedTo && (
            <Notice meaning="attention">
              {t('appointments.blocked', { date: monthDay(blockedTo) })}
            </Notice>
          )}
          <ul className="booking-own" aria-label={t('appointments.ownBookings')}>
            {lines.length === 0 && <li className="booking-quiet">{t('appointments.noOwn')}</li>}
            {lines.map((line) => (
              <li key={line.appointmentId}>
                <Button block onClick={() => onPick(line)}>
                  {monthDay(line.date)} {line.start} {line.doctorName}{' '}
                  {t(`values.appointment.${line.state}`)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </LiveGate>
  );
}
