import { Input, type InputRef } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { type FieldSpec, textOf } from './fields.ts';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { fieldsOf, type Row, rowsOf } from './kinds.ts';
import { RowActs } from './RowActs.tsx';
import { type OpenForm, RowForm } from './RowForm.tsx';
import { SentState } from './SentState.tsx';
import { standingOf } from './standing.ts';
import { valueWords } from './value-words.ts';

type Props = {
  readonly state: AdministrationState;
  readonly kind: AdministrationKind;
  readonly title: string;
  /** Beside the title: a switch to the other list of the section. */
  readonly extra?: ReactNode;
};

/** The rows of one kind: type to filter, arrows to choose, Enter to change, F2 to add. */
export function RowList({ state, kind, title, extra }: Props) {
  const { t } = useWords();
  const { shown, filter, setFilter, chosen, choose } = useRows(state, kind);
  const [form, setForm] = useState<OpenForm | null>(null);
  const [savedId, setSavedId] = useState<string | null>(null);
  const [historyOf, setHistoryOf] = useState<Row | null>(null);
  const filterRef = useRef<InputRef>(null);
  const specs = fieldsOf(kind, state, t);

  useEffect(() => {
    if (form === null) filterRef.current?.focus();
  }, [form]);

  function saved(rowId: string) {
    setSavedId(rowId);
    choose(rowId);
    setForm(null);
  }

  const formNode = form && (
    <RowForm
      key={`${form.act} ${form.act === 'add' ? '' : form.row.rowId}`}
      {...{ state, kind, specs, form }}
      onSaved={saved}
      onLeave={() => setForm(null)}
    />
  );
  return (
    <Panel
      title={title}
      className="admin-list"
      extra={
        <>
          {extra}
          <Input
            ref={filterRef}
            autoFocus
            allowClear
            className="admin-filter"
            aria-label={t('administration.filter')}
            placeholder={t('administration.filter')}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setFilter('');
            }}
          />
          <SentState sent={state.sent} />
        </>
      }
    >
      <div className="admin-scroll">
        {form?.act === 'add' && formNode}
        <RowTable
          {...{ state, kind, specs, savedId }}
          rows={shown}
          chosenId={chosen?.rowId ?? null}
          onChoose={choose}
          onEdit={(row) => setForm({ act: 'edit', row })}
          formAt={form && form.act !== 'add' ? form.row.rowId : null}
          form={formNode}
        />
        {shown.length === 0 && (
          <EmptyState>
            {filter === ''
              ? t('administration.empty')
              : t('administration.nothingFound', { text: filter })}
          </EmptyState>
        )}
      </div>
      {form === null && (
        <RowActs
          {...{ state, kind, chosen }}
          onOpen={setForm}
          onHistory={setHistoryOf}
          onSaved={saved}
        />
      )}
      {historyOf && (
        <HistoryDrawer
          state={state}
          title={historyOf.name}
          subject={{ of: 'row', kind, rowId: historyOf.rowId }}
          onClose={() => setHistoryOf(null)}
        />
      )}
    </Panel>
  );
}

/** Which rows are shown, what is in use first, and which of them is chosen. */
function useRows(state: AdministrationState, kind: AdministrationKind) {
  const { t } = useWords();
  const [filter, setFilter] = useState('');
  const [chosenId, choose] = useState<string | null>(null);
  const words = valueWords(t, state);
  const specs = fieldsOf(kind, state, t);
  const textsOf = (row: Row) =>
    specs.map((spec) => words(spec.name, textOf(row[spec.name as 'name'])).toUpperCase());
  const isOver = (row: Row) => standingOf(t, row, state.today).isOver;
  const found = rowsOf(kind, state).filter((row) =>
    textsOf(row).some((text) => text.includes(filter.trim().toUpperCase())),
  );
  const shown = [...found.filter((row) => !isOver(row)), ...found.filter(isOver)];
  const chosen = shown.find(({ rowId }) => rowId === chosenId) ?? shown[0] ?? null;
  function move(step: 1 | -1) {
    const next = shown[shown.findIndex((row) => row === chosen) + step];
    if (next) choose(next.rowId);
  }
  const isFree = () => document.activeElement?.closest('.admin-form, .admin-nav') === null;
  const label = t('administration.select');
  useShortcut('ArrowDown', label, () => isFree() && move(1), { isInFields: true });
  useShortcut('ArrowUp', label, () => isFree() && move(-1), { isInFields: true });
  return { shown, filter, setFilter, chosen, choose };
}

type TableProps = {
  readonly state: AdministrationState;
  readonly kind: AdministrationKind;
  readonly specs: readonly FieldSpec[];
  readonly rows: readonly Row[];
  readonly chosenId: string | null;
  readonly savedId: string | null;
  readonly formAt: string | null;
  /** Stands in the place of the row that is written. */
  readonly form: ReactNode;
  readonly onChoose: (rowId: string) => void;
  readonly onEdit: (row: Row) => void;
};

function RowTable(props: TableProps) {
  const { kind, specs, rows, formAt, form } = props;
  const { t } = useWords();
  const columns = specs.filter(({ isColumn }) => isColumn);
  return (
    <table className={`admin-table admin-table-${kind}`}>
      <thead>
        <tr>
          {columns.map(({ name, label }) => (
            <th key={name} scope="col" className={`admin-col-${name}`}>
              {t(`administration.field.${label ?? name}`)}
            </th>
          ))}
          <th scope="col">{t('administration.column.standing')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) =>
          row.rowId === formAt ? (
            <tr key={row.rowId}>
              <td colSpan={columns.length + 1} className="admin-form-cell">
                {form}
              </td>
            </tr>
          ) : (
            <TableRow key={row.rowId} {...props} row={row} columns={columns} />
          ),
        )}
      </tbody>
    </table>
  );
}

type TableRowProps = TableProps & { readonly row: Row; readonly columns: readonly FieldSpec[] };

function TableRow({ row, columns, ...props }: TableRowProps) {
  const { state, chosenId, savedId, onChoose, onEdit } = props;
  const { t } = useWords();
  const words = valueWords(t, state);
  const standing = standingOf(t, row, state.today);
  const isChosen = row.rowId === chosenId;
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    // The keys for the same are those of the list: arrows and Enter.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <tr
      ref={line}
      className={`admin-row${isChosen ? ' chosen' : ''}${standing.isOver ? ' over' : ''}`}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => onChoose(row.rowId)}
      onDoubleClick={() => onEdit(row)}
    >
      {columns.map(({ name }, index) => {
        const text = words(name, textOf(row[name as 'name']));
        return index === 0 ? (
          <th key={name} scope="row" className="admin-name">
            {text}
          </th>
        ) : (
          <td key={name} className={`admin-col-${name}`}>
            {text}
          </td>
        );
      })}
      <td className="admin-standing">
        <Mark meaning={standing.meaning}>{standing.text}</Mark>
        {row.contested.length > 0 && (
          <Mark meaning="attention">{t('administration.contested')}</Mark>
        )}
        {row.rowId === savedId && <Mark meaning="ok">{t('administration.saved')}</Mark>}
        {isChosen && <Kbd keys="Enter" />}
      </td>
    </tr>
  );
}
