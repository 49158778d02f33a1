import type { X509Certificate } from 'node:crypto';
import http, { type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { assert } from '../../../shared/lib/assert.ts';
import { isSafeAddress } from '../../../shared/replication/address.ts';
import { isCertifiedBy } from './device.ts';

/** One request to the one that a workstation asks. */
export type LineRequest = {
  /** With path and query. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  /**
   * The device that has to be at the other end. Null before enrolment: whoever answers may, and the
   * answer has to prove which device it was.
   */
  readonly publicKey: string | null;
  readonly signal: AbortSignal;
};

export type LineAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Of whoever answered; null on a plain line. */
  readonly certificate: X509Certificate | null;
};

/** Lines that stay open between requests, one kind for each device at the other end. */
export type TlsLine = {
  request(request: LineRequest): Promise<LineAnswer>;
  /** The same with the body as it arrives, however long it is. */
  stream(request: LineRequest): Promise<IncomingMessage>;
  close(): void;
};

/** The longest answer is a chunk of a snapshot. */
const ANSWER_BYTES_MAX = 8 * 1_048_576;

export function createTlsLine(): TlsLine {
  const agents = new Map<string, Agent>();
  const agentFor = (isPlain: boolean, publicKey: string | null): Agent => {
    if (!isPlain && publicKey === null) return agentToAnybody();
    const name = isPlain ? 'plain' : (publicKey ?? '');
    const agent = agents.get(name) ?? (isPlain ? plainAgent() : agentTo(publicKey ?? ''));
    agents.set(name, agent);
    return agent;
  };
  const open = (request: LineRequest) => {
    assert(isSafeAddress(request.url), 'a line beyond this machine is encrypted');
    const isPlain = request.url.startsWith('http:');
    return send(request, isPlain, agentFor(isPlain, request.publicKey));
  };
  return {
    stream: open,
    request: (request) =>
      open(request).then(async (response) => {
        const certificate = request.url.startsWith('http:') ? null : certificateOf(response);
        const { statusCode: status = 0, headers } = response;
        return { status, headers, body: await readAll(response), certificate };
      }),
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

function plainAgent(): Agent {
  return new http.Agent({ keepAlive: true });
}

/** A line on which nothing is said before the other end has shown a certificate of this very device. */
function agentTo(publicKey: string): Agent {
  return securedAgent({ keepAlive: true }, (certificate) => isCertifiedBy(certificate, publicKey));
}

/** For one question, before anybody is known. */
function agentToAnybody(): Agent {
  return securedAgent({ keepAlive: false }, () => true);
}

function securedAgent(
  options: { readonly keepAlive: boolean },
  isRight: (certificate: X509Certificate) => boolean,
): Agent {
  const agent = new https.Agent(options);
  agent.createConnection = ({ host, port }, done) => {
    const address = host ?? '';
    const socket = connect({
      host: address,
      port: Number(port),
      minVersion: 'TLSv1.3',
      // No authority vouches for a clinic's machine. The check that counts is the one below.
      rejectUnauthorized: false,
      ...(isIP(address) === 0 ? { servername: address } : {}),
    });
    const fail = (error: Error) => done?.(error, socket);
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      const certificate = socket.getPeerX509Certificate();
      if (certificate && isRight(certificate)) {
        shown.set(socket, certificate);
        return done?.(null, socket);
      }
      socket.destroy();
      return fail(new Error('another device answers here'));
    });
    return undefined;
  };
  return agent;
}

function send(request: LineRequest, isPlain: boolean, agent: Agent): Promise<IncomingMessage> {
  const { url, method, headers, body, signal } = request;
  const ask = isPlain ? http.request : https.request;
  return new Promise((resolve, reject) => {
    const asking = ask(url, { method, agent, signal, headers }, resolve);
    asking.once('error', reject);
    asking.end(body ?? undefined);
  });
}

/** What was shown when a line was opened; it is asked for when the line may already be closed. */
const shown = new WeakMap<object, X509Certificate>();

function certificateOf({ socket }: IncomingMessage): X509Certificate {
  const certificate = shown.get(socket);
  assert(certificate, 'an encrypted line was opened with a certificate');
  return certificate;
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > ANSWER_BYTES_MAX) throw new Error('an answer without end');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
