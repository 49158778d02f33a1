import { administration } from './administration.ts';
import { appointments } from './appointments.ts';
import { attachments } from './attachments.ts';
import { board } from './board.ts';
import { care } from './care.ts';
import { closing } from './closing.ts';
import { conflicts } from './conflicts.ts';
import { connection } from './connection.ts';
import { demo } from './demo.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { ethnic } from './ethnic.ts';
import { household } from './household.ts';
import { identity } from './identity.ts';
import { imports } from './imports.ts';
import { joining } from './joining.ts';
import { kiosks } from './kiosks.ts';
import { load } from './load.ts';
import { measurement } from './measurement.ts';
import { merges } from './merges.ts';
import { orders } from './orders.ts';
import { problem } from './problem.ts';
import { queue } from './queue.ts';
import { referrals } from './referrals.ts';
import { refusals } from './refusals.ts';
import { reports } from './reports.ts';
import { residents } from './residents.ts';
import { scan } from './scan.ts';
import { sheet } from './sheet.ts';
import { shell } from './shell.ts';
import { values } from './values.ts';
import { visits } from './visits.ts';
import { workstations } from './workstations.ts';
import type { Words } from '../words-type.ts';
import type { zhCN } from '../zh-CN/all-words.ts';

/** Everything that the interface says, in English. */
export const en: Words<typeof zhCN> = {
  administration,
  appointments,
  attachments,
  board,
  care,
  closing,
  conflicts,
  connection,
  demo,
  devices,
  documents,
  ethnic,
  household,
  identity,
  imports,
  joining,
  kiosks,
  load,
  measurement,
  merges,
  orders,
  problem,
  queue,
  referrals,
  refusals,
  reports,
  residents,
  scan,
  sheet,
  shell,
  values,
  visits,
  workstations,
};
