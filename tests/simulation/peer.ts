import {
  hearRefusals,
  type Membership,
  withRefusals,
} from '../../electron/data/replication/membership.ts';
import {
  type Peer,
  PeerRefusal,
  PeerUnreachable,
  type RequestOptions,
} from '../../electron/data/replication/peer.ts';
import { ATTACHMENT_PATH } from '../../shared/replication/attachment-messages.ts';
import {
  type Answer,
  type Ask,
  type MessageName,
  messages,
  refusal,
} from '../../shared/replication/protocol.ts';
import type { Life } from './life.ts';
import { BYTES, GET } from './workstation.ts';
import type { Answerer, Line, Reply } from './line.ts';

/** What goes by on a line, as the one who asks sees it. */
export type Overheard = {
  readonly asked: (name: MessageName, ask: unknown) => void;
  readonly answered: (name: MessageName, ask: unknown, answer: unknown) => void;
  /** Something beside the protocol's messages is asked for. */
  readonly requested: (path: string) => void;
  /** Bytes are asked for, from a place on, and have arrived up to one. */
  readonly downloads: (path: string, from: number) => void;
  readonly downloaded: (path: string, to: number) => void;
};

export type SimulatedPeerOptions = {
  readonly life: Life;
  readonly line: Line;
  readonly role: 'home' | 'district';
  /** Hears who was sent away; null where nobody is. */
  readonly membership: Membership | null;
  /** Whoever is at the other end when a request arrives. */
  readonly reach: (path: string) => Answerer;
  readonly overheard: Overheard;
};

/** A peer over a simulated line. Signatures of requests, TLS and HTTP are tested elsewhere. */
export function createSimulatedPeer(options: SimulatedPeerOptions): Peer {
  const { overheard, membership, role } = options;
  let isCut = false;
  const send = async (path: string, body: unknown, more: RequestOptions) => {
    if (isCut) throw new PeerUnreachable('the line is cut');
    const reply =
      body instanceof Uint8Array
        ? await exchange(options, BYTES + path, Buffer.from(body).toString('base64'), more)
        : await exchange(options, path, JSON.stringify(body), more);
    return { status: reply.status, body: JSON.parse(reply.text) as unknown };
  };
  const ask = async <Name extends MessageName>(
    name: Name,
    question: Ask<Name>,
    more: RequestOptions,
  ): Promise<Answer<Name>> => {
    overheard.asked(name, question);
    const { path, output } = messages[name];
    const tells = membership && role === 'district';
    const told = tells ? await withRefusals(membership, name, question) : question;
    const { status, body } = await send(path, told, more);
    if (status !== 200) {
      const code = refusal.safeParse(body).data?.code ?? 'other';
      if (code === 'revoked') await membership?.dismiss(role);
      throw new PeerRefusal(code);
    }
    const parsed = output.safeParse(body);
    if (!parsed.success) throw new PeerRefusal('bad-message');
    if (membership) await hearRefusals(membership, parsed.data);
    overheard.answered(name, question, parsed.data);
    return parsed.data as Answer<Name>;
  };
  return {
    ask,
    request: async (path, body, more) => {
      overheard.requested(path);
      const reply = await send(path, body, more);
      if (reply.status >= 400)
        throw new PeerRefusal(refusal.safeParse(reply.body).data?.code ?? 'other');
      return reply;
    },
    download: (path, from, more) => download(options, path, from, more),
    setCut: (cut) => {
      isCut = cut;
    },
    isCut: () => isCut,
  };
}

/** Bytes of one message of a long answer, and how many make a very long one. */
const PART_BYTES = 1_024;
const PARTS_OF_PAPER = 6;

/** A long answer comes in parts, and the line may break between any two of them. */
async function* download(
  options: SimulatedPeerOptions,
  path: string,
  from: number,
  more: RequestOptions,
): AsyncGenerator<Uint8Array, void> {
  const { life, line, overheard } = options;
  overheard.downloads(path, from);
  const reply = await exchange(options, GET + path, String(from), more);
  if (reply.status !== 200)
    throw new PeerRefusal(refusal.safeParse(JSON.parse(reply.text)).data?.code ?? 'other');
  const bytes = Buffer.from(reply.text, 'base64');
  const isPaper = path.startsWith(ATTACHMENT_PATH);
  const partBytes = isPaper
    ? Math.max(PART_BYTES, Math.ceil(bytes.length / PARTS_OF_PAPER))
    : PART_BYTES;
  for (let at = 0; at < bytes.length; at += partBytes) {
    const part = bytes.subarray(at, at + partBytes);
    const delayMs = at === 0 ? 0 : line.nextPart();
    if (delayMs === null) throw new PeerUnreachable('the line broke');
    if (delayMs > 0) await new Promise<void>((resolve) => life.after(delayMs, resolve));
    if (more.signal?.aborted) throw new PeerUnreachable('given up');
    yield part;
    overheard.downloaded(path, from + at + part.length);
  }
}

/** One question; the first answer that arrives in time counts. With the process its questions die. */
function exchange(
  { life, line, reach }: SimulatedPeerOptions,
  path: string,
  text: string,
  { timeoutMs, signal }: RequestOptions,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      giveUp();
      reject(new PeerUnreachable('no answer'));
    };
    const giveUp = life.after(timeoutMs, fail);
    signal?.addEventListener('abort', fail, { once: true });
    line.carry(text, reach(path), (reply) => {
      if (!life.isAlive()) return;
      giveUp();
      signal?.removeEventListener('abort', fail);
      resolve(reply);
    });
  });
}
