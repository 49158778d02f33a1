import type { Connection } from '../driver.ts';
import type { FrameCounters } from '../framing/frame-scanner.ts';
import {
  createLinkScanner,
  encodeLinkFrame,
  LINK_PAYLOAD_BYTES_MAX,
  LINK_VERSION,
  linkFlags,
  type LinkFlags,
  type ReceivedLinkFrame,
} from '../framing/link-frames.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { keyIdOf, pairingOf, type Paired } from './keys.ts';
import type { LinkOptions } from './link-options.ts';
import {
  codeOf,
  encodeMessage,
  parseMessage,
  taggedTypes,
  type BusinessMessage,
  type Hello,
  type Message,
  type MessageOf,
} from './messages.ts';
import { createRepeatMemory } from './repeats.ts';
import { createSender, SendError, type Sender } from './sender.ts';
import { troubleWith, type Trouble } from './trouble.ts';

const HELLO_MS = 1_000;
const HEARTBEAT_MS = 2_000;
const HEARTBEATS_MISSED = 3;
const SILENCE_MS = 50;
/** Frees the peer's scanner of whatever it holds. */
const DELIMITER = Uint8Array.of(0);

const majorOf = (proto: string) => proto.split('.')[0];

type FrameHeader = { seq?: number; ack?: number; flags?: LinkFlags };

/**
 * One end of kiosk link v1; both ends run the same program. Reliable messages in both directions over a line
 * that loses, repeats and garbles. An end is up when the peer has answered its hello, which proves that each
 * knows the epoch of the other; frames of any other epoch are acknowledged and dropped. A link that fails
 * starts again with a new epoch, so nothing said before can arrive after.
 */
export class KioskLink {
  readonly #options: LinkOptions;
  readonly #line: Connection;
  readonly #sender: Sender;
  #repeats = createRepeatMemory();
  #state: 'off' | 'greeting' | 'up' = 'off';
  #epoch = 0;
  #peerEpoch: number | null = null;
  #key: Uint8Array | null = null;
  #paired: Paired = 'none';
  #peerPayloadMax = LINK_PAYLOAD_BYTES_MAX;
  #heardAtMs = 0;
  #pairingFailures = 0;
  #cancelTick: (() => void) | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { timing, transmit } = options;
    this.#line = scannedLine({
      timing,
      scanner: createLinkScanner(),
      silenceMs: SILENCE_MS,
      hear: (found) => {
        if (found.kind === 'frame') this.#receive(found.frame);
      },
    });
    this.#sender = createSender(timing, transmit, () => {
      this.#restart();
    });
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  get counters(): FrameCounters {
    return this.#line.counters;
  }

  /** Messages that carried no tag or a wrong one although the ends are paired. */
  get pairingFailures(): number {
    return this.#pairingFailures;
  }

  /** How this end and its peer stand, by what the peer said of its key. */
  get paired(): Paired {
    return this.#paired;
  }

  /** Which key is in use, if the peer has it as well. */
  get keyId(): string | null {
    return this.#key && this.#paired === 'paired' ? keyIdOf(this.#key) : null;
  }

  /** Greets anew: the keys are others now. */
  renew(): void {
    this.#restart();
  }

  start(): void {
    this.#key = this.#options.keys()[0] ?? null;
    this.#epoch = this.#options.makeEpoch();
    this.#peerEpoch = null;
    this.#state = 'greeting';
    this.#put(DELIMITER);
    this.#greet();
  }

  feed(bytes: Uint8Array): void {
    this.#line.feed(bytes);
  }

  /** Resolves when the peer's link has it; its answer, if any, is a message of its own. */
  async send(message: BusinessMessage): Promise<void> {
    if (this.#state !== 'up') throw new SendError('down');
    if (encodeMessage(message).length > this.#peerPayloadMax) throw new SendError('too-long');
    const flags = linkFlags({ ackReq: true });
    await this.#sender.send((seq) => this.#frameOf(message, { seq, flags }));
  }

  stop(): void {
    this.#leave();
    this.#line.closed();
  }

  #put(frame: Uint8Array) {
    this.#options.transmit(frame).catch(() => undefined);
  }

  #frameOf(message: Message, { seq = 0, ack = 0, flags = linkFlags({}) }: FrameHeader) {
    const isTagged = taggedTypes.has(message.type);
    const frame = {
      version: LINK_VERSION,
      type: codeOf(message.type),
      flags,
      epoch: this.#epoch,
      seq,
      ack,
      payload: encodeMessage(message),
    };
    return encodeLinkFrame(frame, isTagged ? this.#key : null);
  }

  /** Sends without waiting for anything. What is lost is said again by the one who misses it. */
  #say(message: Message, header: FrameHeader = {}) {
    this.#put(this.#frameOf(message, header));
  }

  #greet() {
    this.#say({ type: 'hello', ...this.#ownHello() });
    this.#tickAfter(HELLO_MS, () => {
      this.#greet();
    });
  }

  #ownHello(): Hello {
    const { hello } = this.#options;
    return this.#key ? { ...hello, keyId: keyIdOf(this.#key) } : hello;
  }

  #beat() {
    const silentMs = this.#options.timing.monotonic() - this.#heardAtMs;
    if (silentMs > HEARTBEAT_MS * HEARTBEATS_MISSED) return this.#restart();
    this.#say({ type: 'heartbeat', ...this.#options.heartbeat() });
    this.#tickAfter(HEARTBEAT_MS, () => {
      this.#beat();
    });
  }

  #tickAfter(delayMs: number, act: () => void) {
    this.#cancelTick?.();
    this.#cancelTick = this.#options.timing.after(delayMs, act);
  }

  /** Leaves `up`, if we were, and greets anew. What was under way fails. */
  #restart() {
    const wasUp = this.#state === 'up';
    this.#leave();
    if (wasUp) this.#options.onDown();
    this.start();
  }

  #leave() {
    this.#state = 'off';
    this.#cancelTick?.();
    this.#sender.clear();
  }

  #receive(frame: ReceivedLinkFrame) {
    // Our own epoch comes back when the two wires of a line touch.
    if (this.#state === 'off' || frame.epoch === this.#epoch) return;
    if (frame.version !== LINK_VERSION) return this.#refuseVersion(frame);
    const parsed = parseMessage(frame.type, frame.payload);
    const message = parsed.is === 'message' ? parsed.message : null;
    if (message?.type === 'hello') return this.#receiveHello(frame, message);
    if (message?.type === 'hello.ok') return this.#receiveHelloOk(frame, message);
    if (frame.epoch !== this.#peerEpoch) return this.#dropForeign(frame);
    this.#heardAtMs = this.#options.timing.monotonic();
    const trouble = troubleWith(frame, parsed, this.#key);
    if (trouble) this.#refuse(frame, trouble);
    else if (message) this.#handle(frame, message);
  }

  #receiveHello(frame: ReceivedLinkFrame, peer: Hello) {
    if (!this.#isSameMajor(peer)) return this.#refuseVersion(frame);
    const isRestarted = this.#peerEpoch !== null && frame.epoch !== this.#peerEpoch;
    if (isRestarted && this.#state === 'up') this.#restart();
    this.#meet(frame.epoch, peer);
    this.#say({ type: 'hello.ok', of: frame.epoch, ...this.#ownHello() });
  }

  #receiveHelloOk(frame: ReceivedLinkFrame, answer: MessageOf<'hello.ok'>) {
    if (answer.of !== this.#epoch) return;
    if (!this.#isSameMajor(answer)) return this.#refuseVersion(frame);
    this.#meet(frame.epoch, answer);
    if (this.#state === 'up') return;
    this.#state = 'up';
    this.#tickAfter(HEARTBEAT_MS, () => {
      this.#beat();
    });
    this.#options.onUp(answer);
  }

  #isSameMajor(peer: Hello): boolean {
    return majorOf(peer.proto) === majorOf(this.#options.hello.proto);
  }

  #meet(epochOfPeer: number, peer: Hello) {
    if (epochOfPeer !== this.#peerEpoch) this.#repeats = createRepeatMemory();
    this.#peerEpoch = epochOfPeer;
    this.#peerPayloadMax = peer.maxPayload;
    const { key, paired } = pairingOf(this.#options.keys(), peer.keyId);
    this.#key = key;
    this.#paired = paired;
    this.#heardAtMs = this.#options.timing.monotonic();
  }

  /** Only a greeting is answered: two ends that refuse each other's refusals would never stop. */
  #refuseVersion(frame: ReceivedLinkFrame) {
    if (frame.type === codeOf('hello')) {
      this.#say({ type: 'error', code: 'version-mismatch', sev: 'fatal' });
    }
    this.#options.onMismatch();
  }

  /** News of an earlier life of the peer: it must stop repeating, but nothing is done. */
  #dropForeign(frame: ReceivedLinkFrame) {
    if (this.#peerEpoch !== null && frame.flags.ackReq) this.#acknowledge(frame);
  }

  #refuse(frame: ReceivedLinkFrame, code: Trouble) {
    if (code === 'unpaired' || code === 'bad-tag') this.#pairingFailures += 1;
    if (frame.flags.ackReq) this.#say({ type: 'nak', of: frame.epoch, code }, { ack: frame.seq });
  }

  #acknowledge(frame: ReceivedLinkFrame) {
    const flags = linkFlags({ isAck: true });
    this.#say({ type: 'ack', of: frame.epoch }, { ack: frame.seq, flags });
  }

  #handle(frame: ReceivedLinkFrame, message: Message) {
    switch (message.type) {
      case 'hello':
      case 'hello.ok':
        return;
      case 'ack':
        if (message.of === this.#epoch) this.#sender.acknowledged(frame.ack);
        return;
      case 'nak':
        if (message.of === this.#epoch) this.#sender.refused(frame.ack);
        return;
      case 'heartbeat':
        this.#options.onHeartbeat(message);
        return;
      case 'error':
        if (message.code === 'version-mismatch') this.#options.onMismatch();
        return;
      default:
        this.#receiveBusiness(frame, message);
    }
  }

  #receiveBusiness(frame: ReceivedLinkFrame, message: BusinessMessage) {
    // The peer is ahead of us by one greeting: it will repeat what it said.
    if (this.#state !== 'up') return;
    const isNew = !frame.flags.ackReq || this.#repeats.isNew(frame.epoch, frame.seq);
    if (frame.flags.ackReq) this.#acknowledge(frame);
    if (isNew) this.#options.onMessage(message);
  }
}
