import { Button } from 'antd';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { weekdays } from '../../../shared/domain/settings/week-hours.ts';
import { useWords } from '../../parts/use-words.ts';
import { bookableIn, type SessionDraft } from './session-draft.ts';

type Props = {
  readonly state: AdministrationState;
  readonly line: SessionDraft;
  readonly onChange: (line: SessionDraft) => void;
  readonly onDrop: () => void;
};

const programmes = ['hypertension', 'diabetes-2'] as const;

/** One line of the plan, every value in its place, and how many places it puts up. */
export function SessionRow({ state, line, onChange, onDrop }: Props) {
  const { t } = useWords();
  const bookable = bookableIn(line);
  const put = (field: keyof SessionDraft) => (value: string) =>
    onChange({ ...line, [field]: value });
  // A doctor sees people in the own room.
  const setDoctor = (doctorId: string) => {
    const roomId = state.staff.find(({ rowId }) => rowId === doctorId)?.roomId ?? '';
    onChange({ ...line, doctorId, roomId });
  };
  const doctors = state.staff.filter(({ role, canSignIn }) => role === 'doctor' && canSignIn);
  const said = (field: 'queue' | 'doctor' | 'weekday' | 'start' | 'end') =>
    t(`administration.sessions.${field}`);
  return (
    <tr>
      <td>
        <Choice label={said('queue')} value={line.queueId} onChange={put('queueId')}>
          {optionsOf(state.queues.filter(({ closedOn }) => closedOn === null))}
        </Choice>
      </td>
      <td>
        <Choice label={said('doctor')} value={line.doctorId} onChange={setDoctor}>
          {[{ value: '', label: t('administration.sessions.anyDoctor') }, ...optionsOf(doctors)]}
        </Choice>
      </td>
      <td>
        <Choice label={said('weekday')} value={line.weekday} onChange={put('weekday')}>
          {weekdays.map((day) => ({ value: day, label: t(`administration.weekday.${day}`) }))}
        </Choice>
      </td>
      <td>
        <Text label={said('start')} value={line.start} onChange={put('start')} />
      </td>
      <td>
        <Text label={said('end')} value={line.end} onChange={put('end')} />
      </td>
      <td>
        <Text
          label={t('administration.sessions.minutes')}
          value={line.minutes}
          onChange={put('minutes')}
        />
      </td>
      <td>
        <Text
          label={t('administration.sessions.reserve')}
          value={line.reserve}
          onChange={put('reserve')}
        />
      </td>
      <ForWhom line={line} put={put} />
      <td className="admin-sessions-end">
        {bookable}
        <Button type="text" title={t('administration.sessions.drop')} onClick={onDrop}>
          <span aria-hidden="true">×</span>
          <span className="hidden-words">{t('administration.sessions.drop')}</span>
        </Button>
      </td>
    </tr>
  );
}

type ForWhomProps = Pick<Props, 'line'> & {
  readonly put: (field: keyof SessionDraft) => (value: string) => void;
};

/** Whom the session is made for. */
function ForWhom({ line, put }: ForWhomProps) {
  const { t } = useWords();
  return (
    <>
      <td>
        <Choice
          label={t('administration.sessions.conditions')}
          value={line.condition}
          onChange={put('condition')}
        >
          {[
            { value: '', label: t('administration.sessions.everybody') },
            ...programmes.map((one) => ({
              value: one,
              label: t(`administration.sessions.condition.${one}`),
            })),
          ]}
        </Choice>
      </td>
    </>
  );
}

type Option = { readonly value: string; readonly label: string };
type ControlProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function optionsOf(rows: readonly { readonly rowId: string; readonly name: string }[]): Option[] {
  return rows.map(({ rowId, name }) => ({ value: rowId, label: name }));
}

function Choice({
  label,
  value,
  onChange,
  children,
}: ControlProps & { readonly children: readonly Option[] }) {
  return (
    <select
      className="admin-select"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {children.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function Text({ label, value, onChange }: ControlProps) {
  return (
    <input
      className="admin-select admin-sessions-text"
      aria-label={label}
      value={value}
      inputMode="numeric"
      maxLength={5}
      onFocus={(event) => event.target.select()}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
