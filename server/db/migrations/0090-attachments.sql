-- Papers that residents bring along (docs/adr/0013-attachments.md). The backup is a snapshot of all tables, so
-- every row in it has its bytes in it.

CREATE TABLE attachments (
  scope_id text NOT NULL,
  id text NOT NULL,
  resident_id text NOT NULL,
  title text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  media_type text NOT NULL,
  added_at text NOT NULL,
  added_by text,
  restores text,
  c_tx text NOT NULL,
  fv text NOT NULL,
  replaced_by text,
  removed_reason text,
  PRIMARY KEY (scope_id, id)
);
CREATE INDEX attachments_by_hash ON attachments (scope_id, sha256);

-- The bytes of a hash, as far as they are here.
CREATE TABLE attachment_files (
  scope_id text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  here bigint NOT NULL,
  is_whole boolean NOT NULL,
  PRIMARY KEY (scope_id, sha256)
);

CREATE TABLE attachment_pieces (
  scope_id text NOT NULL,
  sha256 text NOT NULL,
  at bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (scope_id, sha256, at)
);
-- Pictures and PDF are compressed already.
ALTER TABLE attachment_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
