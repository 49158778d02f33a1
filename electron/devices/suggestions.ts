import type { DriverId, PortSeen } from '../../shared/contract/devices.ts';
import { identityOf, type PortInfo } from './ports/identity.ts';

/** Chips that only turn USB into a serial line: they say nothing of the device behind them. */
const chips: Readonly<Record<string, string>> = {
  '1a86:7523': 'CH340',
  '1a86:5523': 'CH341',
  '1a86:55d4': 'CH9102',
  '0403:6001': 'FT232R',
  '0403:6015': 'FT231X',
  '0403:6010': 'FT2232',
  '0403:6011': 'FT4232',
  '10c4:ea60': 'CP210x',
  '067b:2303': 'PL2303',
  '067b:23a3': 'PL2303GC',
};
const chipMakers = new Set(['1a86', '0403', '10c4', '067b']);

/** What a plug says of itself, and the drivers that are likely then, the likeliest first. */
const likely: readonly (readonly [words: RegExp, drivers: readonly DriverId[]])[] = [
  [/omron|\bhbp\b/i, ['omron-hbp9030', 'omron-hbp9020']],
  [/nonin/i, ['nonin']],
  [/taidoc|\bfora\b/i, ['taidoc']],
  [/contec|cms50/i, ['contec-cms50', 'contec-cms50-v7']],
  [/berry/i, ['berry-bci']],
  [/tanita/i, ['tanita', 'tanita-bc418']],
  [/suntech/i, ['suntech-nibp']],
  [/health ?o ?meter|pelstar/i, ['healthometer']],
  [/contour|ascensia|bayer/i, ['astm']],
  [/kiosk/i, ['kiosk']],
  [/scanner|barcode|\bgm\d\d\b/i, ['barcode']],
];
const makers: Readonly<Record<string, string>> = { '0590': 'Omron' };

/** A port as windows show it: what it is in words, what it will be known by, what may hang on it. */
export function portSeen(port: PortInfo, ports: readonly PortInfo[]): PortSeen {
  const { path, vendorId, productId, manufacturer, product } = port;
  const maker = vendorId === null ? undefined : makers[vendorId];
  const words = [maker, manufacturer, product].filter(Boolean).join(' ');
  return {
    path,
    identity: identityOf(port, ports),
    kind: kindOf(port),
    name: (chips[`${vendorId}:${productId}`] ?? (product || maker || null))?.slice(0, 80) ?? null,
    suggests: likely.filter(([told]) => told.test(words)).flatMap(([, drivers]) => [...drivers]),
  };
}

function kindOf({ vendorId, productId, socket }: PortInfo): PortSeen['kind'] {
  if (vendorId === null) return socket?.startsWith('board-') ? 'board' : 'other';
  return chipMakers.has(vendorId) && productId !== null ? 'cable' : 'device';
}
