-- The bytes of papers as they were handed out, so that a printer sends exactly what was seen. Only
-- here, encrypted with the rest of the file, and let go after thirty days (documents/files.ts).

CREATE TABLE document_files (
  document_id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  pdf BLOB NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE INDEX document_files_by_time ON document_files (made_at);
CREATE INDEX documents_by_subject ON documents (resident_id, kind, subject_id);
