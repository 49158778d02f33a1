-- Residents who are one person, and values that wait for a decision. Everything here is derived from
-- what replicates, or speaks of this workstation's list alone.

-- Everybody who goes by another one's id (shared/replication/links.ts). Kept by the triggers below,
-- so whoever writes a link, a reader is never behind it.
CREATE TABLE resident_aliases (
  id TEXT PRIMARY KEY,
  canonical_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resident_aliases_by_canonical ON resident_aliases (canonical_id);
CREATE INDEX links_superseding ON links (supersedes) WHERE supersedes IS NOT NULL;

-- The components of the edges that stand; the smallest id is the one that all go by.
CREATE VIEW resident_components AS
WITH RECURSIVE
  edges (a, b) AS (
    SELECT a, b FROM links AS link
    WHERE kind = 'merge' AND NOT EXISTS (SELECT 1 FROM links WHERE supersedes = link.link_id)
  ),
  ways (a, b) AS MATERIALIZED (SELECT a, b FROM edges UNION SELECT b, a FROM edges),
  reached (id, other) AS (
    SELECT a, a FROM ways
    UNION
    SELECT reached.id, ways.b FROM reached JOIN ways ON ways.a = reached.other
  )
SELECT id, min(other) AS canonical_id FROM reached GROUP BY id HAVING min(other) <> id;

-- A merge unites two components: the greater of their ids goes by the smaller, and who went by it too.
CREATE TRIGGER links_merge AFTER INSERT ON links
WHEN NEW.kind = 'merge' AND NEW.supersedes IS NULL
  AND NOT EXISTS (SELECT 1 FROM links WHERE supersedes = NEW.link_id)
BEGIN
  INSERT INTO resident_aliases (id, canonical_id)
    SELECT max(one, other), min(one, other) FROM (
      SELECT
        coalesce((SELECT canonical_id FROM resident_aliases WHERE id = NEW.a), NEW.a) AS one,
        coalesce((SELECT canonical_id FROM resident_aliases WHERE id = NEW.b), NEW.b) AS other
    ) WHERE one <> other;
  UPDATE resident_aliases
    SET canonical_id = (
      SELECT root.canonical_id FROM resident_aliases AS root
      WHERE root.id = resident_aliases.canonical_id
    )
    WHERE canonical_id IN (
      SELECT NEW.a UNION ALL SELECT NEW.b
      UNION ALL SELECT canonical_id FROM resident_aliases WHERE id IN (NEW.a, NEW.b)
      UNION ALL SELECT former.id FROM resident_aliases AS former
        WHERE former.canonical_id IN (
          SELECT canonical_id FROM resident_aliases WHERE id IN (NEW.a, NEW.b)
        )
    ) AND canonical_id IN (SELECT id FROM resident_aliases);
END;

-- Taking an edge back may part a component anywhere: rare, so all of them are made anew.
CREATE TRIGGER links_part AFTER INSERT ON links WHEN NEW.supersedes IS NOT NULL
BEGIN
  DELETE FROM resident_aliases;
  INSERT INTO resident_aliases SELECT id, canonical_id FROM resident_components;
END;
CREATE TRIGGER links_leave AFTER DELETE ON links
BEGIN
  DELETE FROM resident_aliases;
  INSERT INTO resident_aliases SELECT id, canonical_id FROM resident_components;
END;

INSERT INTO resident_aliases SELECT id, canonical_id FROM resident_components;

-- Several heads of a field lie in `fv` as `[...],[...]` (shared/replication/rows.ts): few rows of very many.
CREATE INDEX residents_contested ON residents (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX resident_documents_contested ON resident_documents (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX conditions_contested ON conditions (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX allergies_contested ON allergies (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX appointments_contested ON appointments (id) WHERE instr(fv, '],[') > 0;
-- Taken back, and edited: by the same hand before, or by another one that had not heard of it.
CREATE INDEX residents_removed ON residents (id)
  WHERE removed_reason IS NOT NULL AND instr(fv, ':[[') > 0;

-- Looking for duplicates reads every document and every birth date in order: out of the index alone,
-- because a row for each of a million is ten seconds.
DROP INDEX resident_documents_by_number;
CREATE INDEX resident_documents_by_number
  ON resident_documents (number, id, type, resident_id, removed_reason);
DROP INDEX residents_by_birth_date;
CREATE INDEX residents_by_birth_date ON residents (birth_date, id, name, sex, removed_reason);

-- Both values may stay: somebody here said so of exactly these. Another value opens it again.
CREATE TABLE conflicts_kept (
  entity TEXT NOT NULL,
  row_id TEXT NOT NULL,
  field TEXT NOT NULL,
  heads TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (entity, row_id, field)
) STRICT, WITHOUT ROWID;

-- What was decided here, with the values that stood before: so that it can be taken back.
CREATE TABLE conflicts_decided (
  id TEXT PRIMARY KEY,
  entity TEXT NOT NULL,
  row_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  field TEXT NOT NULL,
  stood TEXT NOT NULL,
  tx_id TEXT NOT NULL,
  value TEXT,
  staff_id TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conflicts_decided_by_time ON conflicts_decided (at);

-- Two residents who are alike and are two people: not proposed again.
CREATE TABLE distinct_people (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  reason TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
