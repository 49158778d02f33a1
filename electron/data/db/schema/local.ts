import type { Generated } from 'kysely';

type Workstation = {
  singleton: number;
  name: string;
  ticket_prefix: string;
  clinic_id: string;
};

type Session = {
  token_hash: string;
  staff_id: string;
  started_at: string;
  last_used_at: string;
  ended_at: string | null;
};

type SignInFailure = { login_name: string; failures: number; locked_until: string | null };

type Idempotency = { key: string; procedure: string; actor: string; outcome: string; at: string };

type Audit = {
  number: number;
  at: string;
  actor_kind: string;
  actor_id: string;
  place: string;
  class: string;
  procedure: string;
  resident_ids: string;
  outcome: string;
  reason: string | null;
  hash: string;
};

type DeviceBindingRow = {
  device_id: string;
  label: string;
  driver: string;
  transport: string;
  is_enabled: number;
  is_simulated: number;
  check_due_on: string | null;
};

type RawFrame = {
  event_id: string;
  device_id: string;
  received_at: string;
  monotonic_ms: number | null;
  epoch: number | null;
  driver: string;
  driver_version: string;
  outcome: string;
  hex: string;
};

type MeasurementWindowRow = {
  id: string;
  device_id: string | null;
  visit_id: string;
  resident_id: string;
  room_id: string | null;
  opened_by: string;
  opened_at: string;
  closes_at: string;
  closed_at: string | null;
  closed_because: string | null;
};

type Reading = {
  id: string;
  device_id: string;
  device_label: string;
  driver: string;
  driver_version: string;
  is_simulated: number;
  received_at: string;
  device_time: string | null;
  reading_values: string;
  flags: string;
  identity: string;
  tier: string;
  hints: string;
  state: string;
  tray_reason: string | null;
  window_id: string | null;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
  filed_row: string | null;
  label: string | null;
  lab_value: string | null;
  clock_behind_ms: number | null;
};

type DocumentFile = {
  document_id: string;
  sha256: string;
  pdf: Uint8Array;
  made_at: string;
  strip: string | null;
  strip_sha256: string | null;
};

type ClinicPaperRow = {
  id: string;
  kind: string;
  subject: string;
  copy_number: number;
  resident_ids: string;
  printed_at: string;
  printed_by: string;
  sha256: string;
};

type PrintTarget = { paper: string; printer: string };

type PrintJobRow = {
  id: string;
  document_id: string;
  printer: string;
  state: string;
  problem: string | null;
  staff_id: string;
  sent_at: string;
  device_label: string | null;
  is_simulated: number;
};

type SearchKey = {
  key: string;
  resident_id: string;
  heads: number;
  pairs: number;
  longer: number;
};

type SearchSigning = { singleton: number; after: string };

type ResidentAlias = { id: string; canonical_id: string };

type ConflictKept = {
  entity: string;
  row_id: string;
  field: string;
  heads: string;
  staff_id: string;
  at: string;
};

type ConflictDecided = {
  id: string;
  entity: string;
  row_id: string;
  resident_id: string;
  field: string;
  stood: string;
  tx_id: string;
  value: string | null;
  staff_id: string;
  at: string;
};

type DistinctPeople = { a: string; b: string; reason: string; staff_id: string; at: string };

type ImportJobRow = {
  id: string;
  kind: string;
  file_name: string;
  file_bytes: number;
  file_sha256: string | null;
  state: string;
  problem: string | null;
  staff_id: string;
  place: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  undone_at: string | null;
  undo_reason: string | null;
  format: string;
  mapping: string;
  exact: string;
  weak: string;
  weak_reason: string | null;
  rows: number;
  position: number;
  done: number;
  counts: string;
};

type ImportChunkRow = { import_id: string; number: number; bytes: string };

type ImportRow = {
  import_id: string;
  row_number: number;
  cells: string;
  verdict: string | null;
  issues: string | null;
  facts: string | null;
  document_key: string | null;
  person_key: string | null;
  match_level: string | null;
  match_because: string | null;
  match_resident_id: string | null;
  match_row: number | null;
  decision: string | null;
  decision_reason: string | null;
  outcome: string | null;
  resident_id: string | null;
  made: string | null;
};

type FormDraftRow = {
  form: string;
  staff_id: string;
  subject_id: string;
  draft: string;
  at: string;
};

type KioskKeyRow = { device_id: string; state: string; key_hex: string; agreed_at: string };

type KioskCallRow = {
  id: string;
  device_id: string;
  asked_at: string;
  why: Generated<string>;
  answered_by: string | null;
  answered_at: string | null;
  ended_at: string | null;
};

type KioskTriesRow = {
  resident_id: string;
  date: string;
  device_id: string;
  wrong: number;
  last_at: string;
};

/** What stays on this workstation (migrations/0030-local-rows.sql and later). */
export type LocalTables = {
  workstation: Workstation;
  sessions: Session;
  sign_in_failures: SignInFailure;
  idempotency: Idempotency;
  audit: Audit;
  device_bindings: DeviceBindingRow;
  raw_frames: RawFrame;
  measurement_windows: MeasurementWindowRow;
  readings: Reading;
  search_keys: SearchKey;
  search_signing: SearchSigning;
  resident_aliases: ResidentAlias;
  conflicts_kept: ConflictKept;
  conflicts_decided: ConflictDecided;
  distinct_people: DistinctPeople;
  import_jobs: ImportJobRow;
  import_chunks: ImportChunkRow;
  import_rows: ImportRow;
  document_files: DocumentFile;
  clinic_papers: ClinicPaperRow;
  print_targets: PrintTarget;
  print_jobs: PrintJobRow;
  kiosk_keys: KioskKeyRow;
  kiosk_calls: KioskCallRow;
  kiosk_tries: KioskTriesRow;
  form_drafts: FormDraftRow;
};
