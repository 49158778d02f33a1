import type { Generated } from 'kysely';

type Device = { id: string; public_key: string; private_key: string };

type Scope = {
  scope_id: string;
  kind: string;
  is_home: number;
  seq: number;
  chk: string;
  known_head: number;
  clock_offset_ms: number;
  district_seq: number;
  district_at: string | null;
  stopped_because: string | null;
  durable_seq: Generated<number>;
  durable_chk: Generated<string>;
  anchor_seq: Generated<number>;
  leads_when_loaded: Generated<number>;
  claim: string | null;
  former_home_url: string | null;
};

type Self = {
  scope_id: string;
  replica_id: string;
  next_no: number;
  last_hash: string;
  acked_no: number;
  last_hlc: number;
  rebirths: Generated<number>;
};

type Outbox = {
  scope_id: string;
  tx_no: number;
  tx_id: string;
  tx_hash: string;
  /** The whole transaction as JSON. */
  body: string;
  is_seen: number;
  /** 0: about somebody who left meanwhile. */
  is_folded: Generated<number>;
  created_at: string;
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
  /** Empty once this database has let go of it. */
  body: string;
  /** Who made it, once its words were let go of (replication/authors.ts); null while that is not known here. */
  author: Generated<string | null>;
  in_stream: Generated<number>;
};

type Limbo = {
  scope_id: string;
  tx_id: string;
  tx_hash: string;
  replica_id: string;
  tx_no: number;
  status: string;
  body: string;
  place: Generated<number>;
};

type Stream = {
  scope_id: string;
  replica_id: string;
  device_id: string;
  last_no: number;
  last_hash: string;
};

type SetAside = {
  scope_id: string;
  replica_id: string;
  tx_no: number;
  tx_id: string;
  tx_hash: string;
  reason: string;
  body: string;
};

type KnownDevice = {
  device_id: string;
  public_key: string;
  name: string;
  enrolled_at: string;
  role: string;
  is_revoked: number;
  /** Ordered the clinic after it was sent away, and this home claimed above it. */
  is_outbid: Generated<number>;
} & KnownDeviceStanding;

type KnownDeviceStanding = {
  ticket_prefix: string | null;
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
  number: Generated<number>;
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

type PeerAddress = { role: string; url: string; found_at: string };

type LineContact = { line: string; open_at: string };

type Dismissal = { singleton: number; told_by: string; at: string };

type InboxBad = { scope_id: string; tx_id: string; reason: string; at: string };

type Link = {
  link_id: string;
  scope_id: string;
  kind: string;
  a: string;
  b: string;
  supersedes: string | null;
  tx_id: string;
};

/** The ledger (migrations/0010-replication.sql, 0080-recovery.sql) and its devices (0090-enrolment.sql). */
export type ReplicationTables = {
  device: Device;
  scopes: Scope;
  self: Self;
  outbox: Outbox;
  feed: Feed;
  limbo: Limbo;
  streams: Stream;
  set_aside: SetAside;
  known_devices: KnownDevice;
  enrolment_codes: EnrolmentCodeRow;
  enrolment_attempts: EnrolmentAttempt;
  line_identity: LineIdentity;
  peer_addresses: PeerAddress;
  line_contacts: LineContact;
  dismissal: Dismissal;
  inbox_bad: InboxBad;
  links: Link;
};
