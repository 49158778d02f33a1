import { type ReactNode, useEffect, useRef } from 'react';
import type {
  AdministrationKind,
  AdministrationState,
} from '../../../shared/contract/administration.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { type FieldSpec, textOf } from './fields.ts';
import type { Row } from './kinds.ts';
import { standingOf } from './standing.ts';
import { valueWords } from './value-words.ts';

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

/** Rows as lines of a table; the one that is written is a form in its place. */
export function RowTable(props: TableProps) {
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
