import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  BrowserWindow as RealWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
} from 'electron';
import { app } from './app.ts';
import type { Chromium } from './chromium.ts';
import { screen } from './screen.ts';
import { WebContentsDouble } from './web-contents.ts';

type Face = Pick<
  RealWindow,
  | 'close'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setBounds'
  | 'setFullScreen'
  | 'show'
  | 'showInactive'
>;

const windows = new Set<BrowserWindow>();
const started = Promise.withResolvers<Chromium>();
let focused: WebContentsDouble | null = null;

/** From now on windows become pages of this Chromium. */
export function openWindowsIn(chromium: Chromium): void {
  started.resolve(chromium);
}

/** Somebody closed a page in Chromium itself. */
export function pageIsGone(targetId: string): void {
  for (const window of windows) if (window.webContents.isOf(targetId)) window.destroy();
}

/** Asks every window to close; true when none is left. */
export function closeWindows(): boolean {
  for (const window of windows) window.close();
  return windows.size === 0;
}

/** A page of Chromium's as a window of Electron's. Its frame exists only in what it says of itself. */
export class BrowserWindow extends EventEmitter implements Face {
  readonly webContents: WebContentsDouble;
  #bounds: Rectangle;
  #state = { isDestroyed: false, isFull: false, isMaximized: false, isMinimized: false };
  #isVisible: boolean;
  #targetId: string | null = null;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused && BrowserWindow.fromWebContents(focused);
  }

  static fromWebContents(contents: WebContentsDouble): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { x = 0, y = 0, width = 800, height = 600, webPreferences = {} } = options;
    this.#bounds = { x, y, width, height };
    this.#isVisible = options.show ?? true;
    this.#state.isFull = options.fullscreen ?? false;
    windows.add(this);
    this.webContents = new WebContentsDouble(webPreferences, () => this.close());
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    void this.#open(webPreferences.preload);
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  close(): void {
    this.#mustLive();
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#state.isDestroyed) return;
    this.#state.isDestroyed = true;
    windows.delete(this);
    if (focused === this.webContents) focused = null;
    const targetId = this.#targetId;
    if (targetId) void started.promise.then((chromium) => chromium.closePage(targetId));
    this.webContents.destroy();
    this.emit('closed');
    if (windows.size === 0) app.lastWindowClosed();
  }

  isDestroyed(): boolean {
    return this.#state.isDestroyed;
  }

  show(): void {
    this.#mustLive();
    this.#isVisible = true;
    this.focus();
  }

  showInactive(): void {
    this.#mustLive();
    this.#isVisible = true;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  focus(): void {
    this.#mustLive();
    focused = this.webContents;
    this.emit('focus');
  }

  isFocused(): boolean {
    return focused === this.webContents;
  }

  minimize(): void {
    this.#state.isMinimized = true;
    if (focused === this.webContents) focused = null;
    this.emit('minimize');
  }

  isMinimized(): boolean {
    return this.#state.isMinimized;
  }

  restore(): void {
    this.#mustLive();
    this.#state.isMinimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#mustLive();
    this.#state.isMaximized = true;
    this.emit('maximize');
  }

  isMaximized(): boolean {
    return this.#state.isMaximized;
  }

  setFullScreen(isFull: boolean): void {
    this.#mustLive();
    this.#state.isFull = isFull;
  }

  isFullScreen(): boolean {
    return this.#state.isFull;
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#mustLive();
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
    void this.#resize();
  }

  getNormalBounds(): Rectangle {
    this.#mustLive();
    return this.#bounds;
  }

  getBounds(): Rectangle {
    this.#mustLive();
    const { x, y } = this.#bounds;
    const here = screen.getAllDisplays().find(({ bounds }) => bounds.x === x && bounds.y === y);
    return (this.#state.isFull ? here?.bounds : undefined) ?? this.#bounds;
  }

  async #open(preload: string | undefined): Promise<void> {
    const chromium = await started.promise;
    const { targetId, target } = await chromium.openPage(this.#bounds);
    this.#targetId = targetId;
    if (this.#state.isDestroyed) return chromium.closePage(targetId);
    const script = preload === undefined ? '' : readFileSync(preload, 'utf8');
    await this.webContents.attach(targetId, target, script);
    await this.#resize();
  }

  async #resize(): Promise<void> {
    const { browser } = await started.promise;
    if (this.#targetId === null) return;
    const targetId = this.#targetId;
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
    const { width, height } = this.#bounds;
    await browser.send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
  }

  #mustLive(): void {
    if (this.#state.isDestroyed) throw new TypeError('Object has been destroyed');
  }
}
