-- Papers of the clinic, which speak of many people and so of no resident's record: lines of the print journal beside
-- `documents`, of this workstation alone. Their bytes lie in `document_files` like all others.
CREATE TABLE clinic_papers (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL, -- of 备用名单 its day; copies are counted by it
  copy_number INTEGER NOT NULL,
  resident_ids TEXT NOT NULL, -- JSON: everybody named on it, for the trail whenever it is handed out
  printed_at TEXT NOT NULL,
  printed_by TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (kind, subject, copy_number)
) STRICT;
CREATE INDEX clinic_papers_by_time ON clinic_papers (printed_at);
