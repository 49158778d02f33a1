-- Until when a device has been checked or calibrated; nobody has said where it is empty.

ALTER TABLE device_bindings ADD COLUMN check_due_on TEXT;
