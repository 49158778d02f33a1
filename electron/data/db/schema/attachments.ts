type AttachmentFile = {
  id: string;
  sha256: string | null;
  bytes: number;
  here: number;
  state: 'adding' | 'arriving' | 'whole';
  held_by: string | null;
  held_at: string | null;
  wanted_at: string | null;
  absent_at: string | null;
  began_at: string;
};

type AttachmentPiece = { file_id: string; at: number; bytes: Uint8Array };

/** The bytes of attachments (migrations/0170-attachments.sql). */
export type AttachmentTables = {
  attachment_files: AttachmentFile;
  attachment_pieces: AttachmentPiece;
};
