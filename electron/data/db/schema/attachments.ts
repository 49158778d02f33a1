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

type LeftPaper = { row_id: string; scope_id: string; sha256: string; bytes: number };

/** The bytes of attachments (migrations/0170-attachments.sql, 0340-left-papers.sql). */
export type AttachmentTables = {
  attachment_files: AttachmentFile;
  attachment_pieces: AttachmentPiece;
  left_papers: LeftPaper;
};
