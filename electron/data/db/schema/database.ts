import type { AttachmentTables } from './attachments.ts';
import type { LoadingTables } from './loading.ts';
import type { LocalTables } from './local.ts';
import type { ReplicatedTables } from './replicated.ts';
import type { ReplicationTables } from './replication.ts';

/** Every table of a workstation's database. */
export type LocalDatabase = ReplicationTables &
  ReplicatedTables &
  LocalTables &
  LoadingTables &
  AttachmentTables;
