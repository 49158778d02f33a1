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
};

type DocumentFile = { document_id: string; sha256: string; pdf: Uint8Array; made_at: string };

type SearchKey = { key: string; resident_id: string };

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
  document_files: DocumentFile;
};
