import { administrationProcedures } from './capabilities/administration/procedures.ts';
import { appointmentProcedures } from './capabilities/appointments/procedures.ts';
import { attachmentProcedures } from './capabilities/attachments/procedures.ts';
import { careProcedures } from './capabilities/care/procedures.ts';
import { closingProcedures } from './capabilities/closing/procedures.ts';
import { conflictProcedures } from './capabilities/conflicts/procedures.ts';
import { connectionProcedures } from './capabilities/connection/procedures.ts';
import { type BenchRelay, createBenchRelay } from './capabilities/demo/bench.ts';
import { demoProcedures } from './capabilities/demo/procedures.ts';
import { deviceLinkProcedures } from './capabilities/device-link/procedures.ts';
import { deviceProcedures } from './capabilities/devices/procedures.ts';
import { createDeviceRegistry, type DeviceRegistry } from './capabilities/devices/registry.ts';
import { documentProcedures } from './capabilities/documents/procedures.ts';
import { householdProcedures } from './capabilities/household/procedures.ts';
import { identityProcedures } from './capabilities/identity/procedures.ts';
import { createImportJobs, type ImportJobs } from './capabilities/imports/jobs.ts';
import { importProcedures } from './capabilities/imports/procedures.ts';
import { kioskProcedures } from './capabilities/kiosks/procedures.ts';
import { loadProcedures } from './capabilities/load/procedures.ts';
import { measurementProcedures } from './capabilities/measurement/procedures.ts';
import { mergeProcedures } from './capabilities/merges/procedures.ts';
import { orderProcedures } from './capabilities/orders/procedures.ts';
import { printingProcedures } from './capabilities/printing/procedures.ts';
import { queueProcedures } from './capabilities/queue/procedures.ts';
import { referralProcedures } from './capabilities/referrals/procedures.ts';
import { reportProcedures } from './capabilities/reports/procedures.ts';
import { residentProcedures } from './capabilities/residents/procedures.ts';
import { sessionProcedures } from './capabilities/session/procedures.ts';
import { createHomeDesk } from './capabilities/shared-devices/home-desk.ts';
import { sharedDeviceProcedures } from './capabilities/shared-devices/procedures.ts';
import { createSharing } from './capabilities/shared-devices/sharing.ts';
import { tabletProcedures } from './capabilities/tablets/procedures.ts';
import { visitProcedures } from './capabilities/visits/procedures.ts';
import {
  joiningProcedures,
  workstationProcedures,
} from './capabilities/workstations/procedures.ts';
import type { AppContext } from './context.ts';
import { implementContract } from './pipeline/pipeline.ts';

type Parts = {
  readonly registry?: DeviceRegistry;
  readonly bench?: BenchRelay;
  readonly imports?: ImportJobs;
};

/** Every procedure of the contract with its handler. A missing one does not compile. */
export function createRouter(app: AppContext, parts: Parts = {}) {
  const os = implementContract(app);
  const registry = parts.registry ?? createDeviceRegistry();
  const bench = parts.bench ?? createBenchRelay();
  const homeDesk = createHomeDesk(app);
  const sharing = createSharing(app, homeDesk);
  return os.router({
    session: sessionProcedures(app, os),
    residents: residentProcedures(app, os, registry),
    household: householdProcedures(app, os),
    identity: identityProcedures(app, os, registry),
    visits: visitProcedures(app, os),
    appointments: appointmentProcedures(app, os),
    queue: queueProcedures(app, os),
    closing: closingProcedures(app, os),
    measurement: measurementProcedures(app, os, sharing),
    sharedDevices: sharedDeviceProcedures(os, homeDesk, sharing),
    orders: orderProcedures(app, os),
    care: careProcedures(app, os),
    referrals: referralProcedures(app, os),
    reports: reportProcedures(app, os),
    documents: documentProcedures(app, os),
    attachments: attachmentProcedures(app, os),
    printing: printingProcedures(app, os, registry),
    devices: deviceProcedures(app, os, registry),
    deviceLink: deviceLinkProcedures(app, os, registry, sharing),
    kiosks: kioskProcedures(app, os, registry),
    administration: administrationProcedures(app, os),
    imports: importProcedures(app, os, parts.imports ?? createImportJobs(app)),
    conflicts: conflictProcedures(app, os),
    merges: mergeProcedures(app, os),
    tablets: tabletProcedures(app, os),
    connection: connectionProcedures(app, os),
    load: loadProcedures(app, os),
    workstations: workstationProcedures(app, os),
    joining: joiningProcedures(os),
    demo: demoProcedures(app, os, bench),
  });
}

export type DataHostRouter = ReturnType<typeof createRouter>;
