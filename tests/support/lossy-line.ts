import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request: it is lost, its answer is lost, or it arrives twice. */
export type Mishap = 'none' | 'lose-request' | 'lose-answer' | 'double';

export type LossyLine = {
  readonly url: string;
  /** Requests that came, by path. */
  readonly seen: string[];
  close(): Promise<void>;
};

/** A line to another address on which `mishapAt` decides what goes wrong, request by request. */
export async function openLossyLine(
  target: string,
  mishapAt: (path: string) => Mishap,
): Promise<LossyLine> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    seen.push(path);
    carry(target + path, request, response, mishapAt(path)).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function carry(
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
  mishap: Mishap,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (mishap === 'lose-request') {
    response.destroy();
    return;
  }
  const own = Object.entries(request.headers).filter(([name]) => name.startsWith('yizhan-'));
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(Object.fromEntries(own) as object) },
    body: Buffer.concat(chunks),
  };
  const answer = await fetch(url, init);
  if (mishap === 'double') await (await fetch(url, init)).text();
  const body = await answer.text();
  if (mishap === 'lose-answer') {
    response.destroy();
    return;
  }
  const signature = answer.headers.get('yizhan-signature') ?? '';
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'yizhan-signature': signature,
  });
  response.end(body);
}
