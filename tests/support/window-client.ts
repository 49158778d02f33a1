import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { DataHostClient } from '../../shared/contract/contract.ts';

/** A window without a screen: takes the one-time ticket like a browser, and speaks the contract. */
export type WindowClient = { readonly client: DataHostClient; close(): void };

/** @param url from `RunningWorkstation.windowUrl` */
export async function openWindowClient(url: string): Promise<WindowClient> {
  const { origin } = new URL(url);
  const response = await fetch(url, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || !cookie) throw new Error(`the door answered ${response.status}`);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/window`, {
    headers: { cookie, origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  // ws has the events of the browser's class, with its own types for them.
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), close: () => socket.terminate() };
}

/** Waits until a live answer shows what is looked for, at most `timeoutMs`. */
export async function waitFor<Value, Found>(
  answer: Promise<AsyncIterable<Value>>,
  find: (value: Value) => Found | null | undefined | false,
  { what, timeoutMs = 15_000 }: { readonly what: string; readonly timeoutMs?: number },
): Promise<Found> {
  const values = (await answer)[Symbol.asyncIterator]();
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLate.reject(new Error(`waited in vain for ${what}`)),
    timeoutMs,
  );
  try {
    for (;;) {
      const next = await Promise.race([values.next(), tooLate.promise]);
      if (next.done) throw new Error(`the answer ended before ${what}`);
      const found = find(next.value);
      if (found) return found;
    }
  } finally {
    clearTimeout(timer);
    values.return?.(undefined).catch(() => undefined); // the line may be gone already
  }
}
