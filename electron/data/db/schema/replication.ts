type Device = { id: string; public_key: string; private_key: string };

type Scope = {
  scope_id: string;
  kind: string;
  is_home: number;
  seq: number;
  chk: string;
  known_head: number;
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
  body: string;
};

type Stream = {
  scope_id: string;
  replica_id: string;
  device_id: string;
  last_no: number;
  last_hash: string;
  status: string;
};

type KnownDevice = {
  device_id: string;
  public_key: string;
  name: string;
  enrolled_at: string;
  is_revoked: number;
};

type InboxBad = { scope_id: string; tx_id: string; seq: number; reason: string };

/** The ledger (migrations/0010-replication.sql). */
export type ReplicationTables = {
  device: Device;
  scopes: Scope;
  self: Self;
  outbox: Outbox;
  feed: Feed;
  streams: Stream;
  known_devices: KnownDevice;
  inbox_bad: InboxBad;
};
