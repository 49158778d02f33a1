-- What a doctor has written of a form and not sent: kept on this workstation, so that a locked or
-- reloaded window loses nothing. Gone when it is sent, given up, or a week old.

CREATE TABLE referral_drafts (
  staff_id TEXT NOT NULL,
  resident_id TEXT NOT NULL,
  draft TEXT NOT NULL CHECK (json_valid(draft)),
  at TEXT NOT NULL,
  PRIMARY KEY (staff_id, resident_id)
) STRICT;
