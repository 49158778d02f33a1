import { createORPCClient, ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import {
  onMessagePortClose,
  RPCLink as MessagePortLink,
  type SupportedMessagePort,
} from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { AppError, type ProblemCode } from '../../shared/lib/problem.ts';
import type { ReportFailure } from './report-queue.ts';
import type { Timing } from './timing.ts';

/** The data host as functions, over whatever connection there is at the moment. */
export type Connected = {
  readonly client: DataHostClient;
  close(): void;
};

export type WebSocketOptions = {
  /** Of the door for hosts, such as `ws://127.0.0.1:4321/host`. */
  readonly url: string;
  /** Proves who we are; stays good for reconnecting. */
  readonly ticket: string;
  readonly timing: Timing;
};

type Link = ClientLink<ClientContext>;

const RECONNECT_FIRST_MS = 250;
const RECONNECT_MOST_MS = 2_000;

/** A client that connects again by itself. A call without a connection fails at once and is safe to repeat. */
export function connectOverWebSocket({ url, ticket, timing }: WebSocketOptions): Connected {
  const switched = createSwitchedLink();
  let socket: WebSocket | null = null;
  let againMs = RECONNECT_FIRST_MS;
  let cancelAgain: (() => void) | null = null;
  let isClosed = false;

  function open() {
    cancelAgain = null;
    const opening = new WebSocket(url, { headers: { authorization: `Bearer ${ticket}` } });
    socket = opening;
    opening.on('open', () => {
      againMs = RECONNECT_FIRST_MS;
      // ws has the events of the browser's class, with its own types for them.
      switched.use(new WebSocketLink({ websocket: opening as unknown as globalThis.WebSocket }));
    });
    opening.on('error', () => undefined);
    opening.on('close', () => {
      switched.use(null);
      if (isClosed) return;
      cancelAgain = timing.after(againMs, open);
      againMs = Math.min(againMs * 2, RECONNECT_MOST_MS);
    });
  }

  open();
  return {
    client: createORPCClient(switched.link),
    close() {
      isClosed = true;
      cancelAgain?.();
      socket?.close();
    },
  };
}

/** In Electron: the main process hands over a port, and a new one when the data host was started anew. */
export function connectOverMessagePorts(): Connected & { use(port: SupportedMessagePort): void } {
  const switched = createSwitchedLink();
  let current: SupportedMessagePort | null = null;
  return {
    client: createORPCClient(switched.link),
    use(port) {
      current = port;
      switched.use(new MessagePortLink({ port }));
      // A call over a closed port would wait for ever, and with it the next attaching.
      onMessagePortClose(port, () => {
        if (current === port) switched.use(null);
      });
    },
    close() {
      switched.use(null);
    },
  };
}

function createSwitchedLink() {
  let current: Link | null = null;
  const link: Link = {
    call(path, input, options) {
      if (!current) return Promise.reject(new AppError('host-restarted'));
      return current.call(path, input, options);
    },
  };
  return {
    link,
    use(next: Link | null) {
      current = next;
    },
  };
}

/** Refusals of what was said: saying it again changes nothing. */
const lastingRefusals: ReadonlySet<string> = new Set<ProblemCode>([
  'bad-input',
  'not-found',
  'value-refused',
]);

/**
 * What a failed call means for the report in it. Without an answer, or with a refusal that may pass (the data
 * host is starting, its home is away), it is worth repeating for ever.
 */
export function failureOf(error: unknown): ReportFailure {
  if (!(error instanceof ORPCError)) return 'away';
  const code: string = error.code;
  if (lastingRefusals.has(code)) return 'refused';
  return code === 'internal' ? 'fault' : 'away';
}
