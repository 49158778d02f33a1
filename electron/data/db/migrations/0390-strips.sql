-- Papers on ticket printers that are bound at this workstation (ADR 21): their second form beside the PDF, and what the
-- printer was called when the paper went there.

ALTER TABLE document_files ADD COLUMN strip TEXT;
ALTER TABLE document_files ADD COLUMN strip_sha256 TEXT;
ALTER TABLE print_jobs ADD COLUMN device_label TEXT;
ALTER TABLE print_jobs ADD COLUMN is_simulated INTEGER NOT NULL DEFAULT 0;
