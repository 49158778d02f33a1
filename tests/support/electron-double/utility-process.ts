import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ForkOptions, UtilityProcess as RealProcess } from 'electron';
import type { HomeOfPort, MessagePortMain } from './message-ports.ts';

/** What goes over the line between the double and a host, in both directions. */
export type HostWire =
  | { readonly kind: 'parent'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly port: number };

type Face = Pick<RealProcess, 'kill' | 'pid'>;

const program = fileURLToPath(new URL('./utility-program.ts', import.meta.url));

/** A host as a process of Node's: the real program, with Electron's `parentPort` put before it. */
class UtilityProcessDouble extends EventEmitter implements Face {
  readonly serviceName: string;
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, HomeOfPort>();
  #portsMade = 0;

  constructor(path: string, args: readonly string[], options: ForkOptions) {
    super();
    this.serviceName = options.serviceName ?? '';
    this.#child = fork(program, [path, ...args], {
      env: { ...options.env },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('error', () => undefined);
    this.#child.on('message', (message) => this.#hear(message as HostWire));
    this.#child.once('exit', (code, signal) => this.#end(code ?? (signal ? 15 : 0)));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null
      ? this.#child.pid
      : undefined;
  }

  postMessage(data: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map((port) => this.#take(port));
    this.#send({ kind: 'parent', data, ports });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #take(port: MessagePortMain): number {
    const id = (this.#portsMade += 1);
    port.moveTo((home) => {
      this.#ports.set(id, home);
      return {
        deliver: (data) => this.#send({ kind: 'port', port: id, data }),
        close: () => this.#send({ kind: 'close', port: id }),
      };
    });
    return id;
  }

  #send(message: HostWire): void {
    // What is sent to a process that is ending is lost, as in Electron.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: HostWire): void {
    if (message.kind === 'parent') this.emit('message', message.data);
    else if (message.kind === 'port') this.#ports.get(message.port)?.said(message.data);
    else this.#ports.get(message.port)?.closed();
  }

  #end(code: number): void {
    running.delete(this);
    this.emit('exit', code);
    for (const home of this.#ports.values()) home.closed();
  }
}

const running = new Set<UtilityProcessDouble>();

/** The hosts that run now. */
export function runningHosts(): readonly UtilityProcessDouble[] {
  return [...running];
}

export const utilityProcess = {
  fork(path: string, args: readonly string[] = [], options: ForkOptions = {}) {
    const started = new UtilityProcessDouble(path, args, options);
    running.add(started);
    return started;
  },
};
