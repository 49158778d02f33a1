import type { PortIdentity, Transport } from '../../../shared/contract/devices.ts';
import { lineAs } from '../../../shared/domain/devices/line-settings.ts';
import type { Timing } from '../timing.ts';
import { findPort, type PortInfo } from './identity.ts';
import { LineError, type LineProfile, type OpenLine } from './line.ts';
import type { serialLine } from './serial.ts';
import { tcpLine } from './tcp.ts';

export type OpenSerial = typeof serialLine;

export type OpenerOptions = {
  readonly transport: Transport;
  /** How the device wants its line; what a person set in the transport goes before. */
  readonly profile: LineProfile;
  readonly timing: Timing;
  readonly tcpAllowList: readonly string[];
  /** What is plugged in at the moment of the opening. */
  readonly ports: () => Promise<readonly PortInfo[]>;
  /** What the other bindings are known by. */
  readonly others: () => readonly PortIdentity[];
  readonly openSerial: OpenSerial;
};

/** What opens the line of a device: wherever its port is by then. */
export function openerOf(options: OpenerOptions): OpenLine {
  const { transport, timing, tcpAllowList, openSerial } = options;
  if (transport.kind === 'tcp') {
    return tcpLine({ host: transport.host, port: transport.port, allowList: tcpAllowList, timing });
  }
  const profile = lineAs(options.profile, transport);
  const { identity } = transport;
  if (!identity) return openSerial({ path: transport.path, profile, timing });
  return async (handlers) => {
    const found = findPort(identity, await options.ports(), options.others());
    if (found.is === 'absent') throw new LineError('no-such-port');
    if (found.is === 'unsure') throw new LineError('confirm-port');
    return openSerial({ path: found.path, profile, timing })(handlers);
  };
}
