import type { LineSettings, Transport } from '../../../shared/contract/devices.ts';
import { lineAs, type LineProfile } from '../../../shared/domain/devices/line-settings.ts';

type SerialTransport = Extract<Transport, { kind: 'serial' }>;

/** With another setting; one that is undefined is the driver's again, and nothing of it is kept. */
export function withLine(transport: SerialTransport, part: LineSettings): SerialTransport {
  const { line: before, ...rest } = transport;
  const given = Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return rest;
  return { ...rest, line: Object.fromEntries(given) };
}

/** Whether the line is set otherwise than the driver would; where that is unknown, whether anything was set. */
export function isLineChanged(transport: SerialTransport, own: LineProfile | null): boolean {
  if (!own) return transport.baudRate !== null || transport.line !== undefined;
  const now = lineAs(own, transport);
  return (Object.keys(own) as (keyof LineProfile)[]).some((key) => own[key] !== now[key]);
}
