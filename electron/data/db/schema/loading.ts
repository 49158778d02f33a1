type DigestSum = { scope_id: string; bucket: number; sum: string };

type DigestCheck = {
  scope_id: string;
  is_kept: number;
  checked_at: string | null;
  alarm_at: string | null;
  alarm_rows: number;
  alarm_against: string | null;
};

type RowToFetch = { scope_id: string; entity: string; row_id: string };

type Load = {
  scope_id: string;
  state: string;
  is_paused: number;
  manifest: string;
  signature: string;
  chunks_done: number;
  bytes_done: number;
  rows_done: number;
  digest: string;
  seq: number;
  chk: string;
  head: number;
  completed_at: string | null;
};

type LoadPiece = { hash: string; at: number; bytes: string };

type SnapshotKey = { singleton: number; key: string };

/** First load and digests (migrations/0100-first-load.sql). */
export type LoadingTables = {
  digests: DigestSum;
  digest_checks: DigestCheck;
  rows_to_fetch: RowToFetch;
  loads: Load;
  load_pieces: LoadPiece;
  snapshot_key: SnapshotKey;
};
