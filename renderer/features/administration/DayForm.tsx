import type { AdministrationState } from '../../../shared/contract/administration.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { useCommand } from '../../host/use-command.ts';
import { useWords } from '../../parts/use-words.ts';
import { type Draft, draftOf, type Faults, type FieldSpec } from './fields.ts';
import { InlineForm } from './InlineForm.tsx';

type Day = AdministrationState['calendarDays'][number];
type Props = {
  readonly date: CalendarDate;
  /** What stands there already. */
  readonly day: Day | undefined;
  readonly onSaved: () => void;
  readonly onLeave: () => void;
};

const kinds = ['usual', 'closed', 'open'] as const;

/** One day: as usual, closed, or open with hours of its own. */
export function DayForm({ date, day, onSaved, onLeave }: Props) {
  const { t, monthDay } = useWords();
  const set = useCommand((client, idempotencyKey, given: Omit<Day, 'rowId'>) =>
    client.administration.setCalendarDay({ idempotencyKey, day: given }),
  );
  const remove = useCommand((client, idempotencyKey, given: CalendarDate) =>
    client.administration.removeCalendarDay({ idempotencyKey, date: given }),
  );
  const options = kinds.map((value) => ({
    value,
    label: t(`administration.calendar.kind.${value}`),
  }));
  const specs: readonly FieldSpec[] = [
    { name: 'kind', type: 'choice', options },
    { name: 'opens', type: 'text', hint: 'ownHours' },
    { name: 'closes', type: 'text' },
    { name: 'note', type: 'text' },
  ];

  async function finish(sent: Promise<object | undefined>) {
    if (await sent) onSaved();
  }

  function save(draft: Draft): Faults {
    const kind = kinds.find((one) => one === draft.kind) ?? 'usual';
    if (kind === 'usual') {
      if (day) void finish(remove.run(date));
      else onLeave();
      return {};
    }
    const [opens, closes] = [timeOf(draft.opens), timeOf(draft.closes)];
    const faults = { ...faultAt('opens', opens), ...faultAt('closes', closes) };
    const note = (draft.note ?? '').trim() || null;
    if (opens !== undefined && closes !== undefined)
      void finish(set.run({ date, kind, opens, closes, note }));
    return faults;
  }

  return (
    <InlineForm
      title={monthDay(date)}
      specs={specs}
      start={draftOf(specs, day ?? { kind: 'usual' })}
      isRunning={set.isRunning || remove.isRunning}
      problem={set.problem ?? remove.problem}
      onSave={save}
      onLeave={onLeave}
    />
  );
}

const TIME = /^([01]?\d|2[0-3])[:：]?([0-5]\d)$/;

/** `08:00` from what was typed; null for nothing, undefined for what is no time. */
function timeOf(text = ''): string | null | undefined {
  if (text.trim() === '') return null;
  const match = TIME.exec(text.trim());
  return match ? `${match[1]?.padStart(2, '0')}:${match[2]}` : undefined;
}

function faultAt(field: 'opens' | 'closes', time: string | null | undefined): Faults {
  return time === undefined ? { [field]: 'time' } : {};
}
