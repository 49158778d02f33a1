import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { v7 as uuid } from 'uuid';
import { authHeaders, requestHash } from '../../shared/replication/request-auth.ts';
import type { Device } from '../../electron/data/replication/device.ts';

/** What somebody says at a door who does not keep to the protocol. Plain lines only. */
export type Hostile = {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body that the signature is made over, where it is another one than is sent. */
  readonly signedBody?: string | Buffer;
  readonly nonce?: string;
  readonly time?: number;
};

export type HostileAnswer = { readonly status: number; readonly code: string };
type Signer = Pick<Device, 'deviceId' | 'sign'>;

/** Somebody with a good key whom nobody let in. */
export function stranger(): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    deviceId: uuid(),
    sign: (hashHex) => sign(null, Buffer.from(hashHex, 'hex'), privateKey).toString('base64'),
  };
}

/** Sends it as it is, signed by a device unless there is none. */
export async function say(
  url: string,
  device: Signer | null,
  said: Hostile,
): Promise<HostileAnswer> {
  const { path = '/v1/hello', method = 'POST', body = '{}' } = said;
  const headers = { ...(device ? signedHeaders(device, said) : {}), ...said.headers };
  return new Promise((resolve, reject) => {
    const asking = request(url + path, { method, headers, agent: false }, (response) => {
      const answered = (answer: string) =>
        resolve({ status: response.statusCode ?? 0, code: codeIn(answer) });
      text(response).then(answered, reject);
    });
    asking.once('error', reject);
    asking.end(body);
  });
}

function signedHeaders(device: Signer, said: Hostile): Record<string, string> {
  const { path = '/v1/hello', method = 'POST', body = '{}' } = said;
  const { nonce = randomBytes(16).toString('hex'), time = Date.now(), signedBody = body } = said;
  const bodyHash = createHash('sha256').update(signedBody).digest('hex');
  const { deviceId } = device;
  const hash = requestHash({ method, target: path, deviceId, time, nonce, bodyHash });
  return {
    [authHeaders.device]: deviceId,
    [authHeaders.time]: String(time),
    [authHeaders.nonce]: nonce,
    [authHeaders.signature]: device.sign(hash),
  };
}

function codeIn(answer: string): string {
  try {
    return String((JSON.parse(answer) as { code?: unknown }).code);
  } catch {
    return '';
  }
}

/** Opens a line, says this much, and waits until the other end has enough of it. */
export function sayRaw(url: string, bytes: string | Buffer): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}

/** Says the beginning of a request and goes away. */
export function breakOff(url: string, bytes: string): Promise<void> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes, () => {
        socket.destroy();
        resolve();
      });
    });
    socket.on('error', () => resolve());
  });
}
