import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { v7 as uuidv7 } from 'uuid';
import type { Device } from '../../electron/data/replication/device.ts';
import { introduce } from '../../electron/data/replication/introduction.ts';
import { assert } from '../../shared/lib/assert.ts';
import {
  type Answer,
  type Ask,
  type MessageName,
  messages,
} from '../../shared/replication/protocol.ts';
import { authHeaders, requestHash } from '../../shared/replication/request-auth.ts';
import { enrolmentCode } from '../support/clinic.ts';

/**
 * A workstation without a database: a key of its own, enrolled at the district, one encrypted line that
 * stays open, every request signed. Answers are read and not checked, because it is the district that is
 * measured, and a thousand of these share one process.
 */
export type LightLine = {
  readonly device: Device;
  ask<Name extends MessageName>(
    name: Name,
    message: Ask<Name>,
    signal?: AbortSignal,
  ): Promise<Answer<Name>>;
  /** The least that a server can answer. */
  ping(): Promise<void>;
  close(): void;
};

/** @param localAddress where it seems to come from, so that not all of a district are one address */
export async function openLightLine(url: string, localAddress?: string): Promise<LightLine> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    rejectUnauthorized: false,
    localAddress,
  });
  const device = makeDevice();
  const send = (path: string, body: string | null, more: SendOptions = {}) =>
    new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const method = body === null ? 'GET' : 'POST';
      const asking = request(url + path, { agent, method, ...more }, (response) => {
        const { statusCode: status = 0 } = response;
        text(response).then((said) => resolve({ status, body: JSON.parse(said) }), reject);
      });
      asking.once('error', reject);
      asking.end(body ?? undefined);
    });
  const { outcome } = await introduce({
    device,
    name: 'light',
    code: enrolmentCode,
    send: async (path, body) => ({ ...(await send(path, body)), certificate: null }),
  });
  assert(outcome === 'known', 'the district lets it in');
  return {
    device,
    ask: async (name, message, signal) => {
      const { path } = messages[name];
      const body = JSON.stringify(message);
      const answer = await again(signal, () =>
        send(path, body, { headers: signedHeaders(device, path, body), ...(signal && { signal }) }),
      );
      assert(answer.status === 200, `${name} was answered with ${JSON.stringify(answer.body)}`);
      return answer.body as Answer<typeof name>; // see above: not checked
    },
    ping: async () => void (await again(undefined, () => send('/healthz', null))),
    close: () => agent.destroy(),
  };
}

/** A line that nobody used for a while may be closed from the other end at this very moment. */
function again<Result>(
  signal: AbortSignal | undefined,
  send: () => Promise<Result>,
): Promise<Result> {
  return send().catch((error: unknown) => {
    if (signal?.aborted) throw error;
    return send();
  });
}

type SendOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

function makeDevice(): Device {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    deviceId: uuidv7(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (hashHex) => sign(null, Buffer.from(hashHex, 'hex'), privateKey).toString('base64'),
  };
}

function signedHeaders({ deviceId, sign: signHash }: Device, target: string, body: string) {
  const [time, nonce] = [Date.now(), randomBytes(16).toString('hex')];
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const hash = requestHash({ method: 'POST', target, deviceId, time, nonce, bodyHash });
  return {
    'content-type': 'application/json',
    [authHeaders.device]: deviceId,
    [authHeaders.time]: String(time),
    [authHeaders.nonce]: nonce,
    [authHeaders.signature]: signHash(hash),
  };
}
