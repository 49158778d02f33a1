import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line that breaks by itself, each connection after a number of bytes of its own. */
export type BreakingLine = {
  readonly url: string;
  /** How many connections broke. */
  breaks(): number;
  /** Ends every connection there is: the next ones break as they are told now. */
  drop(): void;
  close(): Promise<void>;
};

/**
 * Opens the line to an `http://host:port`.
 *
 * @param bytesUntilBreak of the next connection, both ways together; null lets it live
 */
export async function openBreakingLine(
  target: string,
  bytesUntilBreak: () => number | null,
): Promise<BreakingLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = bytesUntilBreak() ?? Number.POSITIVE_INFINITY;
    const carry = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('data', (bytes: Buffer) => {
        to.write(bytes.subarray(0, Math.min(bytes.length, Math.max(0, left))));
        left -= bytes.length;
        if (left > 0) return;
        count += 1;
        // What was let through arrives; nothing after it does.
        setImmediate(() => {
          near.destroy();
          far.destroy();
        });
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    };
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breaks: () => count,
    drop,
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
}
