-- Papers whose rows left a scope with their resident (docs/adr/0013-attachments.md): their bytes may still arrive from
-- there, and are for whoever has the same row.
CREATE TABLE left_papers (
  scope_id text NOT NULL,
  row_id text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (scope_id, row_id)
);
CREATE INDEX left_papers_by_hash ON left_papers (scope_id, sha256);
