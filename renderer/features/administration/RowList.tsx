import { type ReactNode, useState } from 'react';
import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { textOf } from './fields.ts';
import { FilterBox } from './FilterBox.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { fieldsOf, type Row, rowsOf } from './kinds.ts';
import { RowActs } from './RowActs.tsx';
import { type OpenForm, RowForm } from './RowForm.tsx';
import { RowTable } from './RowTable.tsx';
import { SentState } from './SentState.tsx';
import { standingOf } from './standing.ts';
import { useListKeys } from './use-list-keys.ts';
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
  const specs = fieldsOf(kind, state, t);

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
          <FilterBox text={filter} isWanted={form === null} onChange={setFilter} />
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
  useListKeys(move);
  return { shown, filter, setFilter, chosen, choose };
}
