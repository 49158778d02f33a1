-- Papers whose rows left with their resident (docs/adr/0013-attachments.md): what of their bytes has not been
-- handed over still goes its way.
CREATE TABLE left_papers (
  row_id TEXT PRIMARY KEY,
  scope_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX left_papers_by_hash ON left_papers (sha256);
