-- Wrong figures of a phone at every kiosk of the clinic, not of this workstation alone. In place of a kiosk, the empty
-- id: when the person was let on last.
DROP TABLE kiosk_tries;
CREATE TABLE kiosk_tries (
  resident_id TEXT NOT NULL,
  date TEXT NOT NULL,
  device_id TEXT NOT NULL,
  wrong INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  PRIMARY KEY (resident_id, date, device_id)
) STRICT;
