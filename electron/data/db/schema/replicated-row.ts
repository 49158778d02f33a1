/** Columns every replicated row carries beside its own fields (migrations/0020-replicated-rows.sql). */
export type Replicated = {
  id: string;
  scope_id: string;
  /** The transaction that made the row. */
  c_tx: string;
  /** JSON: heads of patched fields (shared/replication/fold.ts). */
  fv: string;
  replaced_by: string | null;
  removed_reason: string | null;
};
