-- Printing at this workstation: where each size of paper goes, and what became of every attempt.

CREATE TABLE print_targets (
  paper TEXT PRIMARY KEY,
  printer TEXT NOT NULL
) STRICT;

CREATE TABLE print_jobs (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL,
  printer TEXT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  staff_id TEXT NOT NULL,
  sent_at TEXT NOT NULL
) STRICT;

CREATE INDEX print_jobs_by_time ON print_jobs (sent_at);
CREATE INDEX print_jobs_by_document ON print_jobs (document_id);
