import { administration } from './administration.ts';
import { attachments } from './attachments.ts';
import { board } from './board.ts';
import { care } from './care.ts';
import { conflicts } from './conflicts.ts';
import { connection } from './connection.ts';
import { demo } from './demo.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { ethnic } from './ethnic.ts';
import { imports } from './imports.ts';
import { joining } from './joining.ts';
import { load } from './load.ts';
import { measurement } from './measurement.ts';
import { merges } from './merges.ts';
import { problem } from './problem.ts';
import { queue } from './queue.ts';
import { referrals } from './referrals.ts';
import { residents } from './residents.ts';
import { sheet } from './sheet.ts';
import { shell } from './shell.ts';
import { values } from './values.ts';
import { visits } from './visits.ts';
import { workstations } from './workstations.ts';

/** Everything that the interface says, in Chinese: the original. */
export const zhCN = {
  administration,
  attachments,
  board,
  care,
  conflicts,
  connection,
  demo,
  devices,
  documents,
  ethnic,
  imports,
  joining,
  load,
  measurement,
  merges,
  problem,
  queue,
  referrals,
  residents,
  sheet,
  shell,
  values,
  visits,
  workstations,
} as const;
