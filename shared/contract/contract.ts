import type { ContractRouterClient } from '@orpc/contract';
import { administration } from './administration.ts';
import { attachments } from './attachments.ts';
import { care } from './care.ts';
import { conflicts } from './conflicts.ts';
import { connection } from './connection.ts';
import { demo } from './demo.ts';
import { deviceLink } from './device-link.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { imports } from './imports.ts';
import { joining } from './joining.ts';
import { load } from './load.ts';
import { measurement } from './measurement.ts';
import { merges } from './merges.ts';
import { printing } from './printing.ts';
import { queue } from './queue.ts';
import { referrals } from './referrals.ts';
import { residents } from './residents.ts';
import { session } from './session.ts';
import { tablets } from './tablets.ts';
import { visits } from './visits.ts';
import { workstations } from './workstations.ts';

/** Everything that a window, the devices host or the bench may ask of the data host. Nothing else exists. */
export const contract = {
  session,
  residents,
  visits,
  queue,
  measurement,
  care,
  referrals,
  documents,
  attachments,
  printing,
  devices,
  deviceLink,
  administration,
  imports,
  conflicts,
  merges,
  tablets,
  connection,
  load,
  workstations,
  joining,
  demo,
};

export type Contract = typeof contract;

/** What a caller holds: the contract as functions. */
export type DataHostClient = ContractRouterClient<Contract>;
