/**
 * What a door puts up with, at the home and at the district: whoever keeps to the protocol never
 * notices, and whoever only keeps a line open is let go of (docs/protocol.md, "Limits").
 */
export type DoorLimits = {
  /** Until the head of a request is said; also for a line on which nothing is said at all. */
  readonly headersMs: number;
  /** Until a request is said, head and body. */
  readonly requestMs: number;
  /** How often lines are looked at for the two above. */
  readonly checkMs: number;
  /** A line on which nothing moves, in either direction: an answer that nobody takes, too. */
  readonly idleMs: number;
  /** Of everybody. */
  readonly connectionsMax: number;
  /** Of one address. */
  readonly connectionsEachMax: number;
};

/** A commit may keep the one who asks busy for long between two requests, and a wait takes ten seconds. */
const patience = { headersMs: 15_000, requestMs: 60_000, checkMs: 5_000, idleMs: 90_000 } as const;

/** Of a clinic's home: a desk needs a handful of lines. */
export const homeDoor: DoorLimits = { ...patience, connectionsMax: 512, connectionsEachMax: 64 };

/** Of the district: a whole town may stand behind one address. */
export const districtDoor: DoorLimits = {
  ...patience,
  connectionsMax: 8_192,
  connectionsEachMax: 1_024,
};

/** A commit may keep either side busy for longer than node's own five seconds between requests. */
const KEEP_ALIVE_MS = 75_000;
const HANDSHAKE_MS = 10_000;

/** What a server of node's is made with: how long it waits for a request, and between two. */
export function serverPatience({ headersMs, requestMs, checkMs }: DoorLimits) {
  return {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
  };
}

/** What it is made with besides where lines are encrypted. */
export const doorTls = { minVersion: 'TLSv1.3', handshakeTimeout: HANDSHAKE_MS } as const;

/** A line and a server as far as a door has to do with them; node's are such. */
type DoorLine = {
  readonly remoteAddress?: string | undefined;
  destroy(): unknown;
  once(event: 'close', act: () => void): unknown;
};
type DoorServer = {
  maxConnections: number;
  timeout: number;
  listen(port: number, host: string, act: () => void): unknown;
  address(): string | { readonly port: number } | null;
  on(event: 'connection', act: (line: DoorLine) => void): unknown;
  once(event: 'error', act: (error: Error) => void): unknown;
  off(event: 'error', act: (error: Error) => void): unknown;
  close(act: () => void): unknown;
};

export type Door = {
  readonly port: number;
  /** Whoever waits is cut off: they come back by themselves. */
  close(): Promise<void>;
};

/** Lets people in, as far as the limits go. `port` 0 takes any free one. @throws when it is taken */
export async function openDoor(
  server: DoorServer,
  { host, port }: { readonly host: string; readonly port: number },
  limits: DoorLimits,
): Promise<Door> {
  const lines = watchLines(server, limits);
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
}

/** Whoever is connected, also those with whom no request has begun: node's own list forgets them. */
function watchLines(server: DoorServer, limits: DoorLimits): ReadonlySet<DoorLine> {
  const gate = makeConnectionGate(limits);
  const lines = new Set<DoorLine>();
  server.maxConnections = limits.connectionsMax;
  server.timeout = limits.idleMs;
  server.on('connection', (line) => {
    const { remoteAddress = '' } = line;
    if (!gate.enter(remoteAddress)) {
      line.destroy();
      return;
    }
    lines.add(line);
    line.once('close', () => {
      lines.delete(line);
      gate.leave(remoteAddress);
    });
  });
  return lines;
}

function listen(server: DoorServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Counts lines by the address that they come from. */
export type ConnectionGate = {
  /** False where this address has its share; else it has to leave again. */
  enter(address: string): boolean;
  leave(address: string): void;
};

export function makeConnectionGate({ connectionsEachMax }: DoorLimits): ConnectionGate {
  const counts = new Map<string, number>();
  return {
    enter: (address) => {
      const count = counts.get(address) ?? 0;
      if (count >= connectionsEachMax) return false;
      counts.set(address, count + 1);
      return true;
    },
    leave: (address) => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    },
  };
}
