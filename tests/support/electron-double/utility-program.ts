import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { HostWire } from './utility-process.ts';

/** Runs a host as Electron's utility process would: `process.parentPort` stands before its first line. */

/** A port as the host sees it. */
class HostPort extends EventEmitter {
  readonly #send: (message: HostWire) => void;
  readonly #id: number;
  #queue: unknown[] | null = [];

  constructor(id: number, send: (message: HostWire) => void) {
    super();
    this.#id = id;
    this.#send = send;
  }

  postMessage(data: unknown): void {
    this.#send({ kind: 'port', port: this.#id, data });
  }

  start(): void {
    const waiting = this.#queue ?? [];
    this.#queue = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    this.#send({ kind: 'close', port: this.#id });
    this.emit('close');
  }

  hear(data: unknown): void {
    if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }
}

const ports = new Map<number, HostPort>();
const send = (message: HostWire) => void process.send?.(message, undefined, {}, () => undefined);
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => send({ kind: 'parent', data, ports: [] }),
});
Object.assign(process, { parentPort });

function hear(message: HostWire): void {
  if (message.kind === 'port') {
    ports.get(message.port)?.hear(message.data);
  } else if (message.kind === 'close') {
    ports.get(message.port)?.emit('close');
    ports.delete(message.port);
  } else {
    const given = message.ports.map((id) => new HostPort(id, send));
    for (const [index, port] of given.entries()) ports.set(message.ports[index] ?? 0, port);
    parentPort.emit('message', { data: message.data, ports: given });
  }
}

// What comes before the program listens waits for it, as it does in Electron.
let early: HostWire[] | null = [];
process.on('message', (received) => {
  const message = received as HostWire;
  if (early) early.push(message);
  else hear(message);
});
parentPort.on('newListener', () => {
  const waiting = early ?? [];
  early = null;
  setImmediate(() => {
    for (const message of waiting) hear(message);
  });
});
// A utility process ends with the main process.
process.on('disconnect', () => process.exit(0));

await import(pathToFileURL(process.argv[2] ?? '').href);
