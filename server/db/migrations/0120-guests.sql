-- Workstations of hospitals and tablets (docs/adr/0015-guests.md).

-- Whose staff works at a tablet: its clinic. Of a hospital it is the hospital, whose id the scope has.
ALTER TABLE scopes ADD COLUMN clinic_id text;
