import { SerialPort } from 'serialport';
import type { PortInfo } from './identity.ts';
import { listLinuxPorts } from './list-linux.ts';

export type ListPorts = () => Promise<readonly PortInfo[]>;

/** Everything that this machine could open now. Rejects where the system does not tell. */
export const listPorts: ListPorts = () =>
  process.platform === 'linux' ? listLinuxPorts() : listByPackage();

async function listByPackage(): Promise<PortInfo[]> {
  const ports = await SerialPort.list();
  return ports.map(toPortInfo);
}

type Listed = Awaited<ReturnType<typeof SerialPort.list>>[number];

/** As Windows and macOS tell it. `friendlyName` is there on Windows only, and unknown to the package's types. */
export function toPortInfo(port: Listed & { readonly friendlyName?: string }): PortInfo {
  const { path, vendorId, productId, serialNumber, locationId, manufacturer, friendlyName } = port;
  return {
    path,
    vendorId: vendorId?.toLowerCase() ?? null,
    productId: productId?.toLowerCase() ?? null,
    serialNumber: serialNumber || null,
    socket: locationId || (vendorId ? null : `board-${path}`),
    manufacturer: manufacturer || null,
    product: friendlyName?.replace(/\s*\([^)]*\)$/, '') || null,
  };
}
