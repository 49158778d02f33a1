-- Files of residents or of their history on their way in (D10). They stay on this workstation; what
-- comes of them is replicated like everything else, under the `imports` row of the same id.

CREATE TABLE import_jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('residents', 'history', 'bookings')),
  file_name TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  file_sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN (
    'uploading', 'reading', 'mapping', 'checking', 'checked', 'running', 'paused', 'finished',
    'cancelled', 'failed', 'undoing', 'undone')),
  problem TEXT, -- why the file could not be read
  staff_id TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  undone_at TEXT,
  undo_reason TEXT,
  format TEXT NOT NULL CHECK (json_valid(format)), -- how the file was read: encoding, sheet, first row
  mapping TEXT NOT NULL CHECK (json_valid(mapping)), -- what each column is, in the order of the file
  exact TEXT NOT NULL CHECK (exact IN ('ask', 'update', 'skip')), -- the same number and the same name
  weak TEXT NOT NULL CHECK (weak IN ('ask', 'new', 'skip')), -- somebody alike
  weak_reason TEXT,
  rows INTEGER NOT NULL,
  position INTEGER NOT NULL, -- the last row of the present stage that is done, in its transaction
  done INTEGER NOT NULL, -- rows of the present stage that are done
  counts TEXT NOT NULL CHECK (json_valid(counts))
) STRICT;

-- The file as it came, until it was read. It is never on the disk outside this database.
CREATE TABLE import_chunks (
  import_id TEXT NOT NULL REFERENCES import_jobs (id),
  number INTEGER NOT NULL,
  bytes TEXT NOT NULL, -- base64
  PRIMARY KEY (import_id, number)
) STRICT;

CREATE TABLE import_rows (
  import_id TEXT NOT NULL REFERENCES import_jobs (id),
  row_number INTEGER NOT NULL, -- as the spreadsheet counts, the heading included
  cells TEXT NOT NULL CHECK (json_valid(cells)),
  verdict TEXT CHECK (verdict IN ('ok', 'warning', 'error')), -- null: not checked yet
  issues TEXT CHECK (json_valid(issues)),
  facts TEXT CHECK (json_valid(facts)),
  document_key TEXT,
  person_key TEXT, -- birth date and sex
  match_level TEXT CHECK (match_level IN ('D1', 'D2', 'D4', 'D5')),
  match_because TEXT,
  match_resident_id TEXT,
  match_row INTEGER, -- an earlier row of the same file
  decision TEXT CHECK (decision IN ('same', 'new', 'skip')),
  decision_reason TEXT,
  -- null: not run. left-out: a person has to decide first.
  outcome TEXT CHECK (outcome IN ('made', 'updated', 'skipped', 'left-out', 'removed', 'kept')),
  resident_id TEXT,
  made TEXT CHECK (json_valid(made)),
  PRIMARY KEY (import_id, row_number)
) STRICT;
CREATE INDEX import_rows_by_verdict ON import_rows (import_id, verdict, row_number)
  WHERE verdict IS NOT NULL;
CREATE INDEX import_rows_by_match ON import_rows (import_id, match_level, row_number)
  WHERE match_level IS NOT NULL;
CREATE INDEX import_rows_by_document ON import_rows (import_id, document_key, row_number)
  WHERE document_key IS NOT NULL;
CREATE INDEX import_rows_by_person ON import_rows (import_id, person_key, row_number)
  WHERE person_key IS NOT NULL;
CREATE INDEX import_rows_by_outcome ON import_rows (import_id, outcome, row_number)
  WHERE outcome IS NOT NULL;
