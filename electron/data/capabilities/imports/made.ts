import type { FieldValue, Operation } from '../../../../shared/replication/transaction.ts';
import type { EntityName } from '../../../../shared/replication/entities.ts';

/** What one row of a file has made, kept beside it so that it can be taken back. */
export type Made = {
  readonly rows: readonly (readonly [EntityName, string])[];
  /** Rows that were there before: a resident's empty fields, and the task that a later one replaced. */
  readonly patches: readonly {
    readonly entity: 'residents' | 'tasks';
    readonly rowId: string;
    readonly field: string;
    readonly before: FieldValue;
    readonly after: FieldValue;
  }[];
};

/** What a row of a file comes to. */
export type RowWork = {
  readonly outcome: 'made' | 'updated' | 'skipped' | 'left-out';
  readonly residentId: string | null;
  readonly ops: readonly Operation[];
  readonly patches: Made['patches'];
};

/** The part of an outcome that is kept. */
export function madeOf({ ops, patches }: RowWork): Made {
  const rows = ops.flatMap((op) =>
    op.op === 'insert' ? [[op.entity as EntityName, op.rowId] as const] : [],
  );
  return { rows, patches };
}

export function nothing(
  outcome: 'skipped' | 'left-out',
  residentId: string | null = null,
): RowWork {
  return { outcome, residentId, ops: [], patches: [] };
}
