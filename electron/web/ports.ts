import { createServer } from 'node:net';

/** How far to look for free ports before giving up. */
const TRIES_MAX = 400;

/** `count` loopback ports that are free now, from `first` upward. */
export async function findFreePorts(first: number, count: number): Promise<readonly number[]> {
  const free: number[] = [];
  for (let port = first; port < first + TRIES_MAX && free.length < count; port += 1) {
    if (await isFree(port)) free.push(port);
  }
  if (free.length < count) throw new RangeError(`no free ports from ${first} on`);
  return free;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
