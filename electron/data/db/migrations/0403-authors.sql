-- Who made an entry of which the words were let go, where and when: JSON of kind, id, place and hybrid time. NULL while
-- the words are here, and for what came with a snapshot, without them (docs/adr/0009, 6).

ALTER TABLE feed ADD COLUMN author TEXT;
