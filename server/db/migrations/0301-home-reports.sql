-- What a clinic's home says of itself with every offer, for the operators' console (docs/protocol.md): how far its own feed
-- goes, so that it is seen how far the district is behind, why its replication stands still, and when its desks last spoke to it, as JSON by device. Null where it does not say.
ALTER TABLE scopes ADD COLUMN home_head bigint;
ALTER TABLE scopes ADD COLUMN home_halted text;
ALTER TABLE scopes ADD COLUMN home_desks text;
