-- What somebody has written of a form and not sent: kept on this workstation, so that a locked or
-- reloaded window loses nothing. Gone when it is sent, given up, or too old.

CREATE TABLE form_drafts (
  form TEXT NOT NULL, -- referral | registration
  staff_id TEXT NOT NULL,
  subject_id TEXT NOT NULL, -- the resident it is about; empty where there is none yet
  draft TEXT NOT NULL CHECK (json_valid(draft)),
  at TEXT NOT NULL,
  PRIMARY KEY (form, staff_id, subject_id)
) STRICT;
