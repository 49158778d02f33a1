import { Button } from 'antd';
import { addDays } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import type { BoardView } from './board.ts';

type Props = {
  readonly from: CalendarDate;
  readonly today: CalendarDate;
  readonly view: BoardView;
  readonly doctors: readonly { readonly doctorId: string; readonly name: string }[];
  readonly doctorId: string | null;
  readonly onFrom: (date: CalendarDate) => void;
  readonly onView: (view: BoardView) => void;
  readonly onDoctor: (doctorId: string | null) => void;
};

/** Which day or week, and whose. */
export function BoardSwitch(props: Props) {
  const { from, today, view, doctors, doctorId, onFrom, onView, onDoctor } = props;
  const { t, monthDay } = useWords();
  const other = view === 'day' ? 'week' : 'day';
  const turn = (steps: number) => onFrom(addDays(from, steps * (view === 'day' ? 1 : 7)));
  const swap = t('appointments.switch', { view: t(`appointments.${other}`) });
  useShortcut('PageUp', t('appointments.previous'), () => turn(-1), { isInFields: true });
  useShortcut('PageDown', t('appointments.next'), () => turn(1), { isInFields: true });
  useShortcut('Alt+Home', t('appointments.today'), () => onFrom(today));
  useShortcut('F10', swap, () => onView(other));
  return (
    <div className="appointments-switch">
      <Button onClick={() => turn(-1)}>
        <span aria-hidden="true">‹</span>
        <span className="hidden-words">{t('appointments.previous')}</span>
        <Kbd keys="PgUp" />
      </Button>
      <strong role="status" className="appointments-date">
        {monthDay(from)}
        {view === 'week' && ` – ${monthDay(addDays(from, 6))}`}
      </strong>
      <Button onClick={() => turn(1)}>
        <span aria-hidden="true">›</span>
        <span className="hidden-words">{t('appointments.next')}</span>
        <Kbd keys="PgDn" />
      </Button>
      <Button onClick={() => onFrom(today)}>{t('appointments.today')}</Button>
      <Button onClick={() => onView(other)}>
        {t(`appointments.${other}`)} <Kbd keys="F10" />
      </Button>
      <select
        className="appointments-select"
        aria-label={t('appointments.doctor')}
        value={doctorId ?? ''}
        onChange={(event) => onDoctor(event.target.value || null)}
      >
        {view === 'day' && <option value="">{t('appointments.everybody')}</option>}
        {doctors.map((doctor) => (
          <option key={doctor.doctorId} value={doctor.doctorId}>
            {doctor.name}
          </option>
        ))}
      </select>
    </div>
  );
}
