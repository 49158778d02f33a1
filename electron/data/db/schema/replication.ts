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
};

type Self = {
  scope_id: string;
  replica_id: string;
  next_no: number;
  last_hash: string;
  acked_no: number;
  last_hlc: number;
};

type Outbox = {
  scope_id: string;
  tx_no: number;
  tx_id: string;
  tx_hash: string;
  /** The whole transaction as JSON. */
  body: string;
  is_seen: number;
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
  body: string;
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
};

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

/** The ledger (migrations/0010-replication.sql). */
export type ReplicationTables = {
  device: Device;
  scopes: Scope;
  self: Self;
  outbox: Outbox;
  feed: Feed;
  streams: Stream;
  set_aside: SetAside;
  known_devices: KnownDevice;
  inbox_bad: InboxBad;
  links: Link;
};
