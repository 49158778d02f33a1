import { EventEmitter } from 'node:events';
import type { CDPSession } from 'playwright-core';
import { WebSocket } from 'ws';

/** One target of Chromium's behind its developer tools; commands and events have Playwright's types. */
export type CdpSession = Pick<CDPSession, 'send' | 'on'>;

export type Cdp = {
  /** The browser itself. */
  readonly browser: CdpSession;
  /** A target that Chromium has said is attached. */
  session(id: string): CdpSession;
};

type Message = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};
type Waiting = { resolve(result: unknown): void; reject(error: Error): void };

/** Opens the line to Chromium's developer tools. @param onEnd Chromium is gone */
export async function connectCdp(url: string, onEnd: () => void): Promise<Cdp> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  const waiting = new Map<number, Waiting>();
  const heard = new Map<string, EventEmitter>();
  let sent = 0;

  const emitterOf = (sessionId: string) => {
    const emitter = heard.get(sessionId) ?? new EventEmitter();
    heard.set(sessionId, emitter);
    return emitter;
  };
  const sessionOf = (sessionId: string) => {
    const send = (method: string, params: unknown = {}) =>
      new Promise<unknown>((resolve, reject) => {
        const id = (sent += 1);
        waiting.set(id, { resolve, reject });
        socket.send(
          JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) }),
        );
      });
    const on = (event: string, listener: (payload: unknown) => void) =>
      emitterOf(sessionId).on(event, listener);
    return { send, on } as unknown as CdpSession;
  };

  socket.on('message', (text: Buffer) => {
    const message = JSON.parse(text.toString('utf8')) as Message;
    if (message.id === undefined) {
      emitterOf(message.sessionId ?? '').emit(message.method ?? '', message.params);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) asked?.reject(new Error(message.error.message));
    else asked?.resolve(message.result);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium is gone'));
    onEnd();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return { browser: sessionOf(''), session: sessionOf };
}

/** For commands whose target may be gone by the time they arrive, which is all the same to us. */
export function carelessly(command: Promise<unknown>): void {
  command.catch(() => undefined);
}
