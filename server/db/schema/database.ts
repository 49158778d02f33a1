import type { Generated } from 'kysely';

type Device = { singleton: number; id: string; public_key: string; private_key: string };

type Scope = {
  scope_id: string;
  kind: string;
  is_home: boolean;
  seq: Generated<number>;
  chk: string;
  home_device_id: string | null;
  last_contact_at: string | null;
  claim: Generated<string | null>;
  /** Of a tablet: the clinic whose staff carries it. */
  clinic_id: Generated<string | null>;
  /** How far the home's own feed went when it last offered; null where the home does not say. */
  home_head: Generated<number | null>;
  /** Why replication at the home stood still then. */
  home_halted: Generated<string | null>;
  /** When its desks last spoke to it (home-desks.ts). */
  home_desks: Generated<string | null>;
};

type Self = {
  scope_id: string;
  replica_id: string;
  next_no: number;
  last_hash: string;
  last_hlc: number;
};

type Stream = {
  scope_id: string;
  replica_id: string;
  device_id: string;
  last_no: Generated<number>;
  last_hash: Generated<string>;
};

type Limbo = { scope_id: string; tx_id: string; seq: number; status: string; body: string };

type Mail = { scope_id: string; tx_id: string; place: number; body: string; at: string };

type SetAside = {
  scope_id: string;
  replica_id: string;
  tx_no: number;
  tx_id: string;
  tx_hash: string;
  reason: string;
  body: string;
  at: string;
};

type KnownDevice = {
  device_id: string;
  public_key: string;
  name: string;
  enrolled_at: string;
  role: string;
  is_revoked: Generated<boolean>;
  clinic_id: string | null;
  last_contact_at: string | null;
  revoked_at: string | null;
  revoked_by: string | null;
  revoked_reason: string | null;
};

type EnrolmentCodeRow = {
  code_id: string;
  code_key: string;
  scope_id: string;
  role: string;
  made_by: string;
  made_at: string;
  expires_at: string;
  used_by: string | null;
  used_at: string | null;
};

type EnrolmentAttempt = {
  id: string;
  at: string;
  address: string;
  device_id: string;
  outcome: string;
};

type LineIdentity = {
  singleton: number;
  private_key: string;
  certificate: string;
  made_at: string;
};

type Feed = {
  scope_id: string;
  seq: number;
  chk: string;
  tx_id: string;
  tx_hash: string;
  replica_id: string;
  tx_no: number;
  status: string;
  received_at: string;
  /** The whole transaction as JSON text: `jsonb` could not hold everything that JSON can. */
  body: string;
  in_stream: Generated<boolean>;
};

type InboxBad = { scope_id: string; tx_id: string; reason: string; at: string };

type Link = {
  scope_id: string;
  link_id: string;
  kind: string;
  a: string;
  b: string;
  supersedes: string | null;
  tx_id: string;
};

type AttachmentFile = {
  scope_id: string;
  sha256: string;
  bytes: number;
  here: number;
  is_whole: boolean;
};

type AttachmentPiece = { scope_id: string; sha256: string; at: number; bytes: Buffer };

type Quarantined = {
  scope_id: string;
  tx_id: string;
  replica_id: string;
  tx_no: number;
  tx_hash: string;
  body: string;
  at: string;
};

type QuarantineDecision = {
  scope_id: string;
  tx_id: string;
  place: number;
  decision: string;
  decided_by: string;
  reason: string;
  at: string;
  released_as: string | null;
};

type SnapshotKey = { singleton: number; key: string };

type AwayRow = { scope_id: string; row_id: string };

type LeftPaper = { scope_id: string; row_id: string; sha256: string; bytes: number };

type Grant = {
  scope_id: string;
  grant_id: string;
  resident_id: string;
  source_scope_id: string;
  role: string;
  because: string | null;
  tx_id: string;
  granted_at: string;
  expires_at: string | null;
  ended_at: string | null;
};

type Copy = { scope_id: string; tx_id: string; source_scope_id: string; source_tx_id: string };

type DocumentHash = { hash: string; scope_id: string; row_id: string; resident_id: string };

type LookUpKey = { singleton: number; key_id: string; key: string };

type LookUpLine = {
  id: string;
  at: string;
  scope_id: string;
  device_id: string;
  staff_id: string;
  reason: string;
  outcome: string;
  resident_ids: string;
};

type BookingSystemRow = {
  system_id: string;
  name: string;
  clinic_id: string;
  key_hash: string;
  made_by: string;
  made_at: string;
  revoked_by: string | null;
  revoked_at: string | null;
  revoked_reason: string | null;
};

type OnlineBooking = {
  system_id: string;
  booking_id: string;
  content_hash: string;
  scope_id: string;
  wish_id: string;
  resident_id: string;
  queue_id: string;
  doctor_id: string | null;
  date: string;
  start_time: string;
  purpose: string;
  received_at: string;
  cancel_wish_id: string | null;
};

type BookingLogLine = {
  id: string;
  at: string;
  system_id: string | null;
  act: string;
  outcome: string;
};

type Unshared = { scope_id: string; tx_id: string; base: string; at: string };

type Durable = { scope_id: string; seq: number; chk: string; at: string };

type Backup = {
  id: string;
  taken_at: string;
  file: string;
  state: string;
  reason: string | null;
  verified_at: string | null;
  bytes: number | null;
  sha256: string | null;
  rows: number | null;
  took_ms: number | null;
  is_encrypted: Generated<boolean>;
  positions: Generated<string>;
};

/**
 * The ledger of the district (migrations/0010-replication.sql) and its backups (0060). The replicated rows are read and
 * written by the registry of entities (server/scopes/row-store.ts), column for column.
 */
export type DistrictDatabase = {
  device: Device;
  scopes: Scope;
  self: Self;
  streams: Stream;
  known_devices: KnownDevice;
  enrolment_codes: EnrolmentCodeRow;
  enrolment_attempts: EnrolmentAttempt;
  line_identity: LineIdentity;
  feed: Feed;
  limbo: Limbo;
  mail: Mail;
  set_aside: SetAside;
  inbox_bad: InboxBad;
  links: Link;
  attachment_files: AttachmentFile;
  attachment_pieces: AttachmentPiece;
  quarantine: Quarantined;
  quarantine_decisions: QuarantineDecision;
  snapshot_key: SnapshotKey;
  away_rows: AwayRow;
  left_papers: LeftPaper;
  unshared: Unshared;
  grants: Grant;
  copies: Copy;
  document_hashes: DocumentHash;
  look_up_key: LookUpKey;
  look_up_log: LookUpLine;
  booking_systems: BookingSystemRow;
  online_bookings: OnlineBooking;
  booking_log: BookingLogLine;
  durable: Durable;
  backups: Backup;
};
