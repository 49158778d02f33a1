-- What was written on top of a copy that a district said before it was restored, and that it does not know any more: whose
-- words it was of is not known until its original comes again, so it is handed on behind that (docs/adr/0012, 2).

CREATE TABLE unshared (
  scope_id TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  -- The copy that it replaces.
  base TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (scope_id, tx_id, base)
);
