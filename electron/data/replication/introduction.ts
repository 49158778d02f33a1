import type { X509Certificate } from 'node:crypto';
import { answerProof, askProof } from '../../../shared/replication/enrolment.ts';
import { digestOf } from '../../../shared/replication/enrolment-code.ts';
import {
  type JoinedPlace,
  messages,
  type Refusal,
  refusal,
} from '../../../shared/replication/protocol.ts';
import { isSameProof } from '../../../shared/replication/request-auth.ts';
import { type Device, isCertifiedBy } from './device.ts';
import type { KnownDevice } from './known-devices.ts';

export type Introduction = {
  readonly device: Pick<Device, 'deviceId' | 'publicKey'>;
  /** Of this workstation, as the one asked shall list it. */
  readonly name: string;
  readonly code: string;
  /** As what it can be set up; as anything without. */
  readonly kinds?: readonly JoinedPlace['role'][] | undefined;
  /** Puts the question to whoever answers; resolves with the answer and what the line showed. */
  readonly send: (path: string, text: string) => Promise<IntroductionAnswer>;
};

export type IntroductionAnswer = {
  readonly status: number;
  readonly body: unknown;
  /** Null on a plain line. */
  readonly certificate: X509Certificate | null;
};

export type Introduced =
  | { readonly outcome: 'known'; readonly peer: KnownDevice; readonly place: JoinedPlace | null }
  | { readonly outcome: 'refused'; readonly code: Refusal['code'] | 'other' }
  /** It does not know the code, or the line is another device's than its proof. */
  | { readonly outcome: 'not-genuine' };

/** Both sides prove the code; from then on each signs with the key that it showed (docs/protocol.md). */
export async function introduce({
  device,
  name,
  code,
  kinds,
  send,
}: Introduction): Promise<Introduced> {
  const { id: codeId, key } = digestOf(code);
  const said = { deviceId: device.deviceId, publicKey: device.publicKey, name, codeId };
  const own = kinds ? { ...said, kinds: kinds.join(' ') } : said;
  const ask = { ...own, proof: askProof(key, own) };
  const { status, body, certificate } = await send(messages.enrol.path, JSON.stringify(ask));
  if (status >= 400) {
    const told = refusal.safeParse(body);
    return { outcome: 'refused', code: told.success ? told.data.code : 'other' };
  }
  const answer = messages.enrol.output.safeParse(body);
  if (!answer.success || !isSameProof(answer.data.proof, answerProof(key, ask.proof, answer.data)))
    return { outcome: 'not-genuine' };
  const { deviceId, publicKey, name: peerName, place } = answer.data;
  // A proof that was handed on by somebody who stands between is of another device than the line.
  if (certificate && !isCertifiedBy(certificate, publicKey)) return { outcome: 'not-genuine' };
  return { outcome: 'known', peer: { deviceId, publicKey, name: peerName }, place };
}
