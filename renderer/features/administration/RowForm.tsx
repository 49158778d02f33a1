import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { useWords } from '../../parts/use-words.ts';
import {
  type Addition,
  type Draft,
  draftOf,
  type Faults,
  type FieldName,
  type FieldSpec,
  readChanges,
  readFields,
} from './fields.ts';
import { InlineForm } from './InlineForm.tsx';
import type { Row } from './kinds.ts';
import { useRowCommands } from './use-row-commands.ts';
import { valueWords } from './value-words.ts';

/** The one form that is open in a list. */
export type OpenForm =
  | { readonly act: 'add' }
  | { readonly act: 'edit' | 'close' | 'password'; readonly row: Row };

type Props = {
  readonly state: AdministrationState;
  readonly kind: AdministrationKind;
  readonly specs: readonly FieldSpec[];
  readonly form: OpenForm;
  readonly onSaved: (rowId: string) => void;
  readonly onLeave: () => void;
};

/** The form of the act that was asked for, in the place of its row. */
export function RowForm(props: Props) {
  const { form } = props;
  if (form.act === 'add') return <AddForm {...props} />;
  if (form.act === 'edit') return <EditForm {...props} row={form.row} />;
  return form.act === 'close' ? (
    <CloseForm {...props} row={form.row} />
  ) : (
    <PasswordForm {...props} row={form.row} />
  );
}

const password: FieldSpec = { name: 'password', type: 'password', hint: 'password' };
const passwordLengthMin = 8;

function passwordFaults(draft: Draft): Faults {
  return (draft.password ?? '').length < passwordLengthMin ? { password: 'password' } : {};
}

function AddForm({ kind, specs, state, onSaved, onLeave }: Props) {
  const { t } = useWords();
  const { add, addStaff } = useRowCommands();
  const offered = kind === 'staff' ? [...specs, password] : specs;

  async function finish(sent: Promise<{ readonly rowId: string } | undefined>) {
    const made = await sent;
    if (made) onSaved(made.rowId);
  }

  function save(draft: Draft): Faults {
    if (kind === 'staff') {
      const { value: fields, faults } = readFields('staff', specs, draft);
      const all = { ...faults, ...passwordFaults(draft) };
      if (fields && Object.keys(all).length === 0)
        void finish(addStaff.run({ fields, password: draft.password ?? '' }));
      return all;
    }
    const { value: fields, faults } = readFields(kind, specs, draft);
    if (fields) void finish(add.run({ kind, fields } as Addition)); // read by the schema of `kind`
    return faults;
  }

  return (
    <InlineForm
      title={t('administration.adding', { kind: t(`administration.kind.${kind}`) })}
      specs={offered}
      start={startOf(kind, offered, state)}
      isRunning={add.isRunning || addStaff.isRunning}
      problem={add.problem ?? addStaff.problem}
      onSave={save}
      onLeave={onLeave}
    />
  );
}

/** A new row begins with what is usual: the first of each choice, next place in the order. */
function startOf(
  kind: AdministrationKind,
  specs: readonly FieldSpec[],
  state: AdministrationState,
): Draft {
  const empty = draftOf(specs, {
    isActive: true,
    ...(kind === 'queue' ? { position: state.queues.length + 1 } : {}),
  });
  const chosen = specs
    .filter(
      ({ type, name, isOptional = false }) => type === 'choice' && !isOptional && !empty[name],
    )
    .map(({ name, options = [] }) => [name, options[0]?.value ?? ''] as const);
  return { ...empty, ...Object.fromEntries(chosen) };
}

type RowProps = Props & { readonly row: Row };

function EditForm({ kind, specs, state, row, onSaved, onLeave }: RowProps) {
  const { t } = useWords();
  const { change } = useRowCommands();
  const offered = specs.filter(({ isOnce }) => !isOnce);
  const start = draftOf(offered, row);
  const words = valueWords(t, state);

  function save(after: Draft, settled: readonly FieldName[]): Faults {
    const { value: changes, faults } = readChanges(kind, offered, {
      before: start,
      after,
      settled,
    });
    if (changes && Object.keys(changes).length === 0) onLeave();
    else if (changes) void run(changes);
    return faults;
  }

  async function run(changes: object) {
    const { rowId } = row;
    if (await change.run({ kind, rowId, changes })) onSaved(rowId); // read by its schema
  }

  return (
    <InlineForm
      title={`${t('administration.edit')} ${row.name}`}
      specs={offered}
      start={start}
      contested={row.contested.map(({ field, values }) => ({
        field,
        values: values.map((value) => String(value ?? '')),
      }))}
      wordOf={words}
      savesOnLeave
      isRunning={change.isRunning}
      problem={change.problem}
      onSave={save}
      onLeave={onLeave}
    />
  );
}

/** The day on which a row ends; for a person the last one on which they may sign in. */
function CloseForm({ kind, state, row, onSaved, onLeave }: RowProps) {
  const { t } = useWords();
  const { change, close } = useRowCommands();
  const spec: FieldSpec =
    kind === 'staff'
      ? { name: 'activeTo', type: 'date', hint: 'lastDay' }
      : { name: 'closedOn', type: 'date', hint: 'closedOn' };

  function save(draft: Draft): Faults {
    const date = parseCalendarDate((draft[spec.name] ?? '').trim());
    if (!date) return { [spec.name]: 'date' };
    void finish(date);
    return {};
  }

  async function finish(date: NonNullable<ReturnType<typeof parseCalendarDate>>) {
    const { rowId } = row;
    if (kind === 'clinic') return;
    const done =
      kind === 'staff'
        ? await change.run({ kind, rowId, changes: { activeTo: date } })
        : await close.run({ kind, rowId, closedOn: date });
    if (done) onSaved(rowId);
  }

  return (
    <InlineForm
      title={`${t('administration.close')} ${row.name}`}
      specs={[spec]}
      start={{ [spec.name]: state.today }}
      isRunning={change.isRunning || close.isRunning}
      problem={change.problem ?? close.problem}
      onSave={save}
      onLeave={onLeave}
    />
  );
}

function PasswordForm({ row, onSaved, onLeave }: RowProps) {
  const { t } = useWords();
  const { setPassword } = useRowCommands();

  function save(draft: Draft): Faults {
    const faults = passwordFaults(draft);
    if (Object.keys(faults).length === 0) void finish(draft.password ?? '');
    return faults;
  }

  async function finish(text: string) {
    if (await setPassword.run({ rowId: row.rowId, password: text })) onSaved(row.rowId);
  }

  return (
    <InlineForm
      title={`${t('administration.password')} ${row.name}`}
      specs={[password]}
      start={{ password: '' }}
      isRunning={setPassword.isRunning}
      problem={setPassword.problem}
      onSave={save}
      onLeave={onLeave}
    />
  );
}
