-- The clinic's home changes (docs/adr/0009-replication-mends-itself.md, 7).

-- Where the home was that this database has replaced, until that one has heard of it.
ALTER TABLE scopes ADD COLUMN former_home_url TEXT;
