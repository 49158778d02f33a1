import type { ContractRouterClient } from '@orpc/contract';
import { administration } from './administration.ts';
import { appointments } from './appointments.ts';
import { attachments } from './attachments.ts';
import { care } from './care.ts';
import { closing } from './closing.ts';
import { conflicts } from './conflicts.ts';
import { connection } from './connection.ts';
import { demo } from './demo.ts';
import { deviceLink } from './device-link.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { household } from './household.ts';
import { identity } from './identity.ts';
import { imports } from './imports.ts';
import { joining } from './joining.ts';
import { kiosks } from './kiosks.ts';
import { load } from './load.ts';
import { measurement } from './measurement.ts';
import { merges } from './merges.ts';
import { orders } from './orders.ts';
import { printing } from './printing.ts';
import { queue } from './queue.ts';
import { referrals } from './referrals.ts';
import { reports } from './reports.ts';
import { residents } from './residents.ts';
import { session } from './session.ts';
import { sharedDevices } from './shared-devices.ts';
import { tablets } from './tablets.ts';
import { visits } from './visits.ts';
import { workstations } from './workstations.ts';

/** Everything that a window, the devices host or the bench may ask of the data host. Nothing else exists. */
export const contract = {
  session,
  residents,
  household,
  identity,
  visits,
  appointments,
  queue,
  closing,
  measurement,
  sharedDevices,
  orders,
  care,
  referrals,
  reports,
  documents,
  attachments,
  printing,
  devices,
  deviceLink,
  kiosks,
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
