import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A line between two programs that can be cut like a cable: what is under way ends, nothing new gets through. */
export type CutLine = {
  readonly url: string;
  setCut(isCut: boolean): void;
  close(): Promise<void>;
};

/** Opens the line to an `http://host:port` or `https://host:port`, each piece so late on its way. */
export async function openCutLine(target: string, lateMs = 0): Promise<CutLine> {
  const { protocol, hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      if (lateMs > 0) one.pipe(holdUp(lateMs)).pipe(other);
      else one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const pullAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    setCut(next) {
      isCut = next;
      if (isCut) pullAll();
    },
    close: () =>
      new Promise((resolve) => {
        pullAll();
        server.close(() => resolve());
      }),
  };
}

function holdUp(lateMs: number): Transform {
  return new Transform({
    transform: (piece, _, done) => void setTimeout(() => done(null, piece), lateMs),
  });
}
