import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App, ProcessMetric } from 'electron';
import { z } from 'zod';
import { takeLock } from './instance-lock.ts';
import { settingsName } from './setting-names.ts';
import { settings } from './settings.ts';
import { runningHosts } from './utility-process.ts';

type Face = Pick<
  App,
  | 'enableSandbox'
  | 'getAppMetrics'
  | 'getVersion'
  | 'isPackaged'
  | 'quit'
  | 'relaunch'
  | 'requestSingleInstanceLock'
  | 'whenReady'
>;

const script = fileURLToPath(new URL('./program.ts', import.meta.url));
const again = { ...settings, waitsForPlaywright: false };

/** What the rest of the double does for the end of the program. */
type Ending = {
  /** Asks every window to close; true when none is left. */
  closeWindows(): boolean;
  /** Ends Chromium. */
  close(): Promise<void>;
};

class AppDouble extends EventEmitter implements Face {
  readonly isPackaged = false;
  readonly #paths = new Map<string, string>([
    ['appData', process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')],
  ]);
  readonly #ready = Promise.withResolvers<void>();
  #told: Promise<void> | null = null;
  #isQuitting = false;
  #isExiting = false;
  #isRelaunched = false;
  #ending: Ending = { closeWindows: () => true, close: () => Promise.resolve() };
  isSandboxed = false;

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`the double has no path ${name}`);
    return path;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getAppMetrics(): ProcessMetric[] {
    const metrics = runningHosts().map(({ pid, serviceName: name }) => ({ pid, name }));
    return metrics as ProcessMetric[];
  }

  getVersion(): string {
    const text = readFileSync(join(process.argv[1] ?? '', 'package.json'), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  }

  requestSingleInstanceLock(): boolean {
    this.#told = takeLock(this.getPath('userData'), ({ argv, cwd }) => {
      this.emit('second-instance', {}, argv, cwd, null);
    });
    return this.#told === null;
  }

  enableSandbox(): void {
    this.isSandboxed = true;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  relaunch(): void {
    this.#isRelaunched = true;
  }

  /** As Electron: `before-quit` may prevent it, then every window is asked, then it is over. */
  quit(): void {
    if (this.#isQuitting) return;
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return;
    this.#isQuitting = true;
    if (this.#ending.closeWindows()) void this.#exit();
  }

  /** Called by the last window that closes. */
  lastWindowClosed(): void {
    if (this.#isQuitting) void this.#exit();
    else if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  becomeReady(ending: Ending): void {
    this.#ending = ending;
    this.emit('ready');
    this.#ready.resolve();
  }

  get isOver(): boolean {
    return this.#isQuitting;
  }

  async #exit(): Promise<void> {
    if (this.#isExiting) return;
    this.#isExiting = true;
    this.emit('will-quit', { preventDefault: () => undefined });
    await this.#told;
    await this.#ending.close();
    this.emit('quit', {}, 0);
    if (this.#isRelaunched) {
      process.once('exit', () => {
        const [program = '', ...args] = process.argv;
        spawn(program, [script, ...args], {
          env: { ...process.env, [settingsName]: JSON.stringify(again) },
          stdio: 'ignore',
          detached: true,
        }).unref();
      });
    }
    process.exit(0);
  }
}

export const app = new AppDouble();
