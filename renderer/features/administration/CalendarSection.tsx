import { Button } from 'antd';
import { useState } from 'react';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { settingDefinitions } from '../../../shared/domain/settings/registry.ts';
import type { WeekHours } from '../../../shared/domain/settings/week-hours.ts';
import { addMonths, dateParts } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { DayForm } from './DayForm.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { HolidayImport } from './HolidayImport.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import { SentState } from './SentState.tsx';

type Props = { readonly state: AdministrationState };
type Open = 'day' | 'import' | 'history' | null;

/** 日历: a month with its hours, and the days that are not like their weekday. */
export function CalendarSection({ state }: Props) {
  const { t, monthDay } = useWords();
  const [chosen, choose] = useState<CalendarDate>(state.today);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <div className="admin-calendar">
      <Panel
        title={t('administration.sections.calendar')}
        className="admin-list"
        extra={<MonthSwitch chosen={chosen} today={state.today} onChoose={choose} />}
      >
        <div className="admin-scroll">
          <MonthGrid
            week={weekOf(state)}
            days={state.calendarDays}
            today={state.today}
            chosen={chosen}
            // A form that is open keeps the focus.
            isFocused={open === null}
            onChoose={choose}
            onEdit={() => setOpen('day')}
          />
          {open === 'day' && (
            <DayForm
              key={chosen}
              date={chosen}
              day={state.calendarDays.find(({ date }) => date === chosen)}
              onSaved={close}
              onLeave={close}
            />
          )}
        </div>
        {open !== 'day' && <DayActs chosen={chosen} onOpen={setOpen} />}
      </Panel>
      <SpecialDays sent={state.sent} days={state.calendarDays} chosen={chosen} onChoose={choose} />
      {open === 'import' && <HolidayImport today={state.today} onClose={close} />}
      {open === 'history' && (
        <HistoryDrawer
          state={state}
          title={monthDay(chosen)}
          subject={{ of: 'calendar', date: chosen }}
          onClose={close}
        />
      )}
    </div>
  );
}

function weekOf({ settings }: AdministrationState): WeekHours {
  const value = settings.find(({ key }) => key === 'opening.week')?.value;
  const isWeek = typeof value === 'object' && !Array.isArray(value);
  return isWeek ? value : settingDefinitions['opening.week'].default;
}

type ActsProps = {
  readonly chosen: CalendarDate;
  readonly onOpen: (open: NonNullable<Open>) => void;
};

function DayActs({ chosen, onOpen }: ActsProps) {
  const { t, monthDay } = useWords();
  return (
    <div className="admin-acts">
      <div className="admin-acts-row">
        <ActionButton
          label={t('administration.calendar.edit')}
          keys="Enter"
          isPrimary
          onPress={() => onOpen('day')}
        />
        <ActionButton
          label={t('administration.history')}
          keys="F7"
          onPress={() => onOpen('history')}
        />
        <span className="admin-acts-name">{monthDay(chosen)}</span>
        <ActionButton
          label={t('administration.calendar.import')}
          keys="F2"
          onPress={() => onOpen('import')}
        />
      </div>
    </div>
  );
}

type SwitchProps = {
  readonly chosen: CalendarDate;
  readonly today: CalendarDate;
  readonly onChoose: (date: CalendarDate) => void;
};

function MonthSwitch({ chosen, today, onChoose }: SwitchProps) {
  const { t } = useWords();
  const { year, month } = dateParts(chosen);
  const turn = (months: number) => onChoose(addMonths(chosen, months));
  useShortcut('PageUp', t('administration.calendar.previous'), () => turn(-1));
  useShortcut('PageDown', t('administration.calendar.next'), () => turn(1));
  useShortcut('Home', t('administration.calendar.today'), () => onChoose(today));
  return (
    <div className="admin-month-switch">
      <Button onClick={() => turn(-1)}>
        <span aria-hidden="true">‹</span>
        <span className="hidden-words">{t('administration.calendar.previous')}</span>
        <Kbd keys="PgUp" />
      </Button>
      <strong role="status">{t('administration.calendar.month', { year, month })}</strong>
      <Button onClick={() => turn(1)}>
        <span aria-hidden="true">›</span>
        <span className="hidden-words">{t('administration.calendar.next')}</span>
        <Kbd keys="PgDn" />
      </Button>
      <Button onClick={() => onChoose(today)}>
        {t('administration.calendar.today')} <Kbd keys="Home" />
      </Button>
    </div>
  );
}

type DaysProps = Pick<AdministrationState, 'sent'> & {
  readonly days: AdministrationState['calendarDays'];
  readonly chosen: CalendarDate;
  readonly onChoose: (date: CalendarDate) => void;
};

function SpecialDays({ sent, days, chosen, onChoose }: DaysProps) {
  const { t, monthDay } = useWords();
  return (
    <Panel title={t('administration.calendar.special')} extra={<SentState sent={sent} />}>
      {days.length === 0 && <EmptyState>{t('administration.calendar.empty')}</EmptyState>}
      <ul className="admin-special">
        {days.map(({ date, kind, opens, closes, note }) => (
          <li key={date}>
            <button
              type="button"
              className={
                date === chosen ? 'plain admin-special-day chosen' : 'plain admin-special-day'
              }
              onClick={() => onChoose(date)}
            >
              <span>
                {date.slice(0, 4)} {monthDay(date)}
              </span>
              <Mark meaning={kind === 'closed' ? 'attention' : 'information'}>
                {t(`administration.calendar.kind.${kind}`)}
              </Mark>
              {opens && closes && (
                <span>{t('administration.calendar.hours', { opens, closes })}</span>
              )}
              {note && <span className="admin-quiet">{note}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
