-- Tasks whose hours count, and why one was closed (F8, f.6).
ALTER TABLE tasks ADD COLUMN due_at text;
ALTER TABLE tasks ADD COLUMN closed_because text;
