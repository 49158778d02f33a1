import { useState } from 'react';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import type { BookingSession } from '../../../shared/domain/slots/sessions.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { SentState } from './SentState.tsx';
import { SinceAndWhy } from './SinceAndWhy.tsx';
import { draftsOf, readPlan, type SessionDraft } from './session-draft.ts';
import { SessionRow } from './SessionRow.tsx';

type Props = { readonly state: AdministrationState };

const KEY = 'booking.sessions';

/** 出诊安排: who sees people when, line by line; kept as one decision from a day on (QUE-10). */
export function SessionsSection({ state }: Props) {
  const { t } = useWords();
  const view = state.settings.find(({ key }) => key === KEY);
  const [isHistory, setHistory] = useState(false);
  if (!view) return null;
  return (
    <Panel
      title={t('administration.sections.sessions')}
      className="admin-list"
      extra={<SentState sent={state.sent} />}
    >
      <Plan
        key={view.decided?.settingId ?? 'none'}
        state={state}
        start={draftsOf(view.value)}
        decided={view.decided}
        onHistory={() => setHistory(true)}
      />
      {isHistory && (
        <HistoryDrawer
          state={state}
          title={t('administration.sections.sessions')}
          subject={{ of: 'setting', key: KEY }}
          onClose={() => setHistory(false)}
        />
      )}
    </Panel>
  );
}

type PlanProps = Props & {
  readonly start: readonly SessionDraft[];
  readonly decided: AdministrationState['settings'][number]['decided'];
  readonly onHistory: () => void;
};

type Decision = {
  readonly value: BookingSession[];
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
};

function Plan({ state, start, decided, onHistory }: PlanProps) {
  const { t } = useWords();
  const [lines, setLines] = useState(start);
  const [date, setDate] = useState<string>(state.today);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const set = useCommand((client, idempotencyKey, given: Decision) =>
    client.administration.setSetting({
      idempotencyKey,
      key: KEY,
      ...given,
      value: given.value.map((one) => ({ ...one, conditions: [...one.conditions] })),
    }),
  );
  const plan = readPlan(lines);
  const effectiveFrom = parseCalendarDate(date);
  const isChanged = JSON.stringify(lines) !== JSON.stringify(start);

  async function save() {
    setAsked(true);
    if ('fault' in plan || !effectiveFrom || reason.trim() === '') return;
    await set.run({ value: plan.value, effectiveFrom, reason: reason.trim() });
  }

  return (
    <>
      <div className="admin-scroll">
        <p className="admin-sessions-help">{t('administration.sessions.help')}</p>
        {lines.length === 0 && <EmptyState>{t('administration.sessions.empty')}</EmptyState>}
        {lines.length > 0 && <Lines state={state} lines={lines} onChange={setLines} />}
      </div>
      <div className="admin-acts">
        {isAsked && 'fault' in plan && (
          <p role="alert" className="field-fault">
            {t(`administration.sessions.${plan.fault.because}`, { line: plan.fault.line })}
          </p>
        )}
        <ProblemNote problem={set.problem} onRetry={() => void set.retry()} />
        {isChanged && (
          <SinceAndWhy
            {...{ date, setDate, reason, setReason }}
            dateFault={isAsked && !effectiveFrom ? t('administration.fault.date') : null}
            reasonFault={isAsked && reason.trim() === '' ? t('administration.fault.need') : null}
          />
        )}
        <PlanActs
          hasLines={lines.length > 0}
          isChanged={isChanged}
          isRunning={set.isRunning}
          decided={decided}
          onAdd={() => setLines([...lines, newLine(state, lines.at(-1))])}
          onSave={() => void save()}
          onHistory={onHistory}
        />
      </div>
    </>
  );
}

type PlanActsProps = Pick<PlanProps, 'decided' | 'onHistory'> & {
  readonly hasLines: boolean;
  readonly isChanged: boolean;
  readonly isRunning: boolean;
  readonly onAdd: () => void;
  readonly onSave: () => void;
};

function PlanActs(props: PlanActsProps) {
  const { hasLines, isChanged, isRunning, decided, onAdd, onSave, onHistory } = props;
  const { t } = useWords();
  return (
    <div className="admin-acts-row">
      <ActionButton
        label={t(`administration.sessions.${hasLines ? 'copy' : 'add'}`)}
        keys="F2"
        onPress={onAdd}
      />
      <ActionButton
        label={t('administration.sessions.save')}
        keys="F9"
        isPrimary
        isRunning={isRunning}
        cannotBecause={isChanged ? null : t('administration.saved')}
        onPress={onSave}
      />
      <ActionButton label={t('administration.history')} keys="F7" onPress={onHistory} />
      <span className="admin-acts-name">
        {isChanged ? (
          <Mark meaning="attention">{t('administration.sessions.changed')}</Mark>
        ) : (
          decided &&
          t('administration.sessions.decided', {
            date: decided.effectiveFrom,
            name: decided.setByName ?? t('administration.settings.somebody'),
            reason: decided.reason ?? t('administration.settings.noReason'),
          })
        )}
      </span>
    </div>
  );
}

type LinesProps = Props & {
  readonly lines: readonly SessionDraft[];
  readonly onChange: (lines: readonly SessionDraft[]) => void;
};

const heads = ['doctor', 'weekday', 'start', 'end', 'minutes', 'reserve', 'conditions'] as const;

function Lines({ state, lines, onChange }: LinesProps) {
  const { t } = useWords();
  return (
    <table className="admin-table admin-sessions">
      <thead>
        <tr>
          <th>{t('administration.sessions.queue')}</th>
          {heads.map((head) => (
            <th key={head}>{t(`administration.sessions.${head}`)}</th>
          ))}
          <th>{t('administration.sessions.places')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <SessionRow
            key={line.key}
            state={state}
            line={line}
            onChange={(next) => onChange(lines.map((one) => (one === line ? next : one)))}
            onDrop={() => onChange(lines.filter((one) => one !== line))}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The next weekday of the line above, or a Monday morning. */
function newLine(state: AdministrationState, last: SessionDraft | undefined): SessionDraft {
  const key = crypto.randomUUID();
  if (last) return { ...last, key, weekday: nextDay[last.weekday] };
  const queue = state.queues.find(({ kind }) => kind === 'consultation') ?? state.queues[0];
  const doctor = state.staff.find(({ role }) => role === 'doctor');
  return {
    key,
    queueId: queue?.rowId ?? '',
    doctorId: doctor?.rowId ?? '',
    roomId: doctor?.roomId ?? '',
    weekday: 'monday',
    start: '08:00',
    end: '12:00',
    minutes: '5',
    reserve: '30',
    condition: '',
  };
}

const nextDay = {
  monday: 'tuesday',
  tuesday: 'wednesday',
  wednesday: 'thursday',
  thursday: 'friday',
  friday: 'saturday',
  saturday: 'sunday',
  sunday: 'monday',
} as const;
