/** Bits of a byte on the line; the seventh and eighth are all that devices use. */
export const dataBitCounts = [7, 8] as const;
export const parities = ['none', 'even', 'odd'] as const;
export const stopBitCounts = [1, 2] as const;

export type Parity = (typeof parities)[number];

/** How a device wants its line. Control lines belong to the device, not to us (devices.md S6). */
export type LineProfile = {
  /** Bits a second. */
  readonly baudRate: number;
  readonly dataBits: (typeof dataBitCounts)[number];
  readonly parity: Parity;
  readonly stopBits: (typeof stopBitCounts)[number];
  readonly dtr: boolean;
  readonly rts: boolean;
};

/** 9600 8N1 with both control lines on, as most devices leave the factory; a driver says what differs. */
export const usualLine: LineProfile = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  dtr: true,
  rts: true,
};

type OwnSettings = Omit<LineProfile, 'baudRate'>;

/** What a person says of a line besides its speed; what is absent is as the driver says. */
export type LineSettings = {
  readonly [Key in keyof OwnSettings]?: OwnSettings[Key] | undefined;
};

/** What a binding keeps of its line. */
export type LineChoice = {
  /** Null: as the driver says. */
  readonly baudRate: number | null;
  readonly line?: LineSettings | undefined;
};

/** The line as it is opened: as the driver wants it, save what a person set (S10). */
export function lineAs(own: LineProfile, { baudRate, line = {} }: LineChoice): LineProfile {
  return {
    baudRate: baudRate ?? own.baudRate,
    dataBits: line.dataBits ?? own.dataBits,
    parity: line.parity ?? own.parity,
    stopBits: line.stopBits ?? own.stopBits,
    dtr: line.dtr ?? own.dtr,
    rts: line.rts ?? own.rts,
  };
}

/** What a binding has to keep so that its driver's line is opened as wanted: only what differs. */
export function choiceOf(own: LineProfile, wanted: LineProfile): LineChoice {
  const line: LineSettings = {
    ...(wanted.dataBits === own.dataBits ? {} : { dataBits: wanted.dataBits }),
    ...(wanted.parity === own.parity ? {} : { parity: wanted.parity }),
    ...(wanted.stopBits === own.stopBits ? {} : { stopBits: wanted.stopBits }),
    ...(wanted.dtr === own.dtr ? {} : { dtr: wanted.dtr }),
    ...(wanted.rts === own.rts ? {} : { rts: wanted.rts }),
  };
  const baudRate = wanted.baudRate === own.baudRate ? null : wanted.baudRate;
  return Object.keys(line).length === 0 ? { baudRate } : { baudRate, line };
}

/** As manuals write it: `9600 8N1`. */
export function lineWords({ baudRate, dataBits, parity, stopBits }: LineProfile): string {
  return `${baudRate} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}

/** How the makers of text devices set bits and parity, the most usual first (devices.md 3b, 4, 8). */
const usualFormats = [
  { dataBits: 7, parity: 'even', stopBits: 1 },
  { dataBits: 8, parity: 'even', stopBits: 1 },
  { dataBits: 7, parity: 'odd', stopBits: 1 },
  { dataBits: 8, parity: 'odd', stopBits: 1 },
  { dataBits: 8, parity: 'none', stopBits: 1 },
  { dataBits: 8, parity: 'none', stopBits: 2 },
] as const;

/**
 * At which setting to listen next, where the present one makes no sense of what comes (S11: a person presses, and
 * nothing is sent). A parity that the bytes themselves tell goes first; else the lines of the known devices, the
 * most usual first, then every usual format at the device's own speed; after the last again the first.
 *
 * @param usual the lines of all drivers, the most usual first
 * @param told the parity that the bytes show, which were read with eight data bits
 */
export function nextLine(
  own: LineProfile,
  now: LineProfile,
  usual: readonly LineProfile[],
  told: Exclude<Parity, 'none'> | null,
): LineProfile {
  if (told !== null) return { ...now, dataBits: 7, parity: told };
  const { dtr, rts } = now;
  const all = [own, ...usual, ...usualFormats.map((format) => ({ ...own, ...format }))];
  const lines = new Map(all.map((line) => [lineWords(line), { ...line, dtr, rts }]));
  const order = [...lines.values()];
  const at = [...lines.keys()].indexOf(lineWords(now));
  return order[(at + 1) % order.length] ?? own;
}
