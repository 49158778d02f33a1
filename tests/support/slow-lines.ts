import { connect, type Socket } from 'node:net';

export type SlowLine = {
  /** What came back until the other end hung up. */
  readonly ended: Promise<string>;
  hangUp(): void;
};

const DRIP_MS = 20;

type Said = {
  /** At once. */
  readonly beginning?: string;
  /** Again and again, until the line is gone. */
  readonly drip?: string;
  /** Another address of this machine. */
  readonly from?: string;
};

/** Opens a line and says as much as this. */
export function speakSlowly(url: string, { beginning = '', drip = '', from }: Said): SlowLine {
  const { port, hostname } = new URL(url);
  const here = from === undefined ? {} : { localAddress: from };
  const socket = connect({ port: Number(port), host: hostname, ...here });
  const ended = hear(socket);
  socket.write(beginning);
  const dripping = setInterval(() => socket.write(drip), DRIP_MS);
  socket.once('close', () => clearInterval(dripping));
  return { ended, hangUp: () => socket.destroy() };
}

function hear(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket.on('error', () => undefined); // hung up while we spoke
  return new Promise((resolve) => {
    socket.once('close', () => resolve(heard));
  });
}
