-- A record number belongs to one record (D5): those of one number lie together, and the next one of a
-- community is found at the end of its block.
CREATE INDEX residents_by_record_number ON residents (record_number, id, removed_reason) WHERE record_number IS NOT NULL;
