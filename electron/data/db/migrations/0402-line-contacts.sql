-- When each line of this workstation was last known to be open: since when it is cut is known over a restart too.

CREATE TABLE line_contacts (
  line TEXT PRIMARY KEY CHECK (line IN ('home', 'district')),
  open_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
