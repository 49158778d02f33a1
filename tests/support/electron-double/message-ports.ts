import { EventEmitter } from 'node:events';
import type { MessageChannelMain as RealChannel, MessagePortMain as RealPort } from 'electron';

/** Another process or a page, in which one end of a channel lives. */
export type FarPort = { deliver(message: unknown): void; close(): void };

/** What the far side says of a port that lives there. */
export type HomeOfPort = { said(message: unknown): void; closed(): void };

type Face = Pick<RealPort, 'postMessage' | 'start' | 'close'>;

/** One end of a channel. It may be moved away, to a host or a page; then it is closed here for everybody else. */
export class MessagePortMain extends EventEmitter implements Face {
  #peer: MessagePortMain | null = null;
  #far: FarPort | null = null;
  #queue: unknown[] = [];
  #isStarted = false;
  #isClosed = false;

  entangle(peer: MessagePortMain): void {
    this.#peer = peer;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('the double sends no port through a port');
    if (this.#far) throw new Error('this port was moved away');
    this.#peer?.receive(structuredClone(message));
  }

  start(): void {
    this.#isStarted = true;
    for (const message of this.#queue.splice(0)) this.#emitMessage(message);
  }

  close(): void {
    if (this.#isClosed) return;
    this.end();
    this.#peer?.end();
  }

  /** Moves this end away; what waits in it goes along. */
  moveTo(open: (home: HomeOfPort) => FarPort): void {
    if (this.#far || this.#isClosed) throw new Error('a port is moved once, and alive');
    const far = open({
      said: (message) => this.#peer?.receive(message),
      closed: () => this.close(),
    });
    this.#far = far;
    for (const message of this.#queue.splice(0)) far.deliver(message);
  }

  receive(message: unknown): void {
    if (this.#isClosed) return;
    if (this.#far) this.#far.deliver(message);
    else if (this.#isStarted) this.#emitMessage(message);
    else this.#queue.push(message);
  }

  #emitMessage(data: unknown): void {
    setImmediate(() => this.emit('message', { data, ports: [] }));
  }

  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#far?.close();
    setImmediate(() => this.emit('close'));
  }
}

type ChannelFace = { readonly [Key in keyof RealChannel & ('port1' | 'port2')]: MessagePortMain };

export class MessageChannelMain implements ChannelFace {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.entangle(this.port2);
    this.port2.entangle(this.port1);
  }
}
