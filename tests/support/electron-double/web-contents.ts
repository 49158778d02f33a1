import { EventEmitter } from 'node:events';
import type { WebContents, WebPreferences, WindowOpenHandlerResponse } from 'electron';
import { toChromium, toElectron, translateText } from './addresses.ts';
import { app } from './app.ts';
import { carelessly, type CdpSession } from './cdp.ts';
import type { HomeOfPort, MessagePortMain } from './message-ports.ts';
import {
  bindingName,
  fromWire,
  takeOrder,
  toWire,
  type WorldOrder,
  type WorldReport,
  worldName,
  worldScript,
} from './page-world.ts';
import { answerRequest } from './requests.ts';
import { session } from './session.ts';

type Face = Pick<
  WebContents,
  | 'close'
  | 'getURL'
  | 'getZoomLevel'
  | 'isDestroyed'
  | 'reload'
  | 'setWebRTCIPHandlingPolicy'
  | 'setWindowOpenHandler'
  | 'setZoomLevel'
>;
type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type World = { readonly id: number; readonly uniqueId: string };
type Attached = { readonly targetId: string; readonly target: CdpSession };

const all = new Set<WebContentsDouble>();
let portsMade = 0;

/** A page of Chromium's as Electron's `webContents`. */
export class WebContentsDouble extends EventEmitter implements Face {
  readonly session = session.defaultSession;
  readonly mainFrame = { postMessage: this.#postToFrame.bind(this), url: 'about:blank' };
  readonly #preferences: WebPreferences;
  readonly #attached = Promise.withResolvers<Attached>();
  readonly #ports = new Map<number, HomeOfPort>();
  readonly #asksToClose: () => void;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #world: World | null = null;
  #targetId = '';
  #ownLoads = 0;
  #zoomLevel = 0;
  #isDestroyed = false;
  webRtcPolicy = 'default';

  constructor(preferences: WebPreferences, asksToClose: () => void) {
    super();
    this.#preferences = preferences;
    this.#asksToClose = asksToClose;
    all.add(this);
    app.emit('web-contents-created', {}, this);
  }

  /** Not among Electron's types, and there all the same. */
  getLastWebPreferences(): WebPreferences {
    return this.#preferences;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  getZoomLevel(): number {
    return this.#zoomLevel;
  }

  setZoomLevel(level: number): void {
    this.#zoomLevel = level;
    this.#applyZoom();
  }

  async loadURL(address: string): Promise<void> {
    const { target } = await this.#attached.promise;
    this.#ownLoads += 1;
    await target.send('Page.navigate', { url: toChromium(address) });
  }

  reload(): void {
    this.#ownLoads += 1;
    this.#send((target) => target.send('Page.reload'));
  }

  close(): void {
    this.#asksToClose();
  }

  isOf(targetId: string): boolean {
    return this.#targetId === targetId;
  }

  /** The page has come to life in Chromium, and waits for its first address. */
  async attach(targetId: string, target: CdpSession, preload: string): Promise<void> {
    this.#targetId = targetId;
    this.#listen(target);
    const prepared = [
      target.send('Inspector.enable'),
      target.send('Page.enable'),
      target.send('Runtime.enable'),
      target.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName }),
      target.send('Page.addScriptToEvaluateOnNewDocument', {
        source: worldScript(translateText(preload)),
        worldName,
      }),
      target.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      target.send('Runtime.runIfWaitingForDebugger'),
    ];
    await Promise.all(prepared);
    this.#attached.resolve({ targetId, target });
  }

  /** What stands on the page, also after a fall from which Playwright does not take it up again. */
  async textOf(): Promise<string> {
    const { target } = await this.#attached.promise;
    const expression = 'document.body.innerText';
    const { result } = await target.send('Runtime.evaluate', { expression });
    return String(result.value);
  }

  /** Ends the page without asking it. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    all.delete(this);
    this.#losePorts();
    this.emit('destroyed');
  }

  #send(command: (target: CdpSession) => Promise<unknown>): void {
    carelessly(this.#attached.promise.then(({ target }) => command(target)));
  }

  #listen(target: CdpSession): void {
    target.on('Fetch.requestPaused', (paused) => {
      const isMainFrame = paused.frameId === this.#targetId;
      const isOwn = paused.resourceType === 'Document' && isMainFrame && this.#ownLoads > 0;
      if (isOwn) this.#ownLoads -= 1;
      carelessly(answerRequest({ paused, target, contents: this, isMainFrame, isOwn }));
    });
    target.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      const details = { url: toElectron(url), frameName: windowName, features: windowFeatures };
      this.#judgeOpen(details.url, this.#openHandler({ ...details } as never));
    });
    target.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== this.#targetId) return;
      this.mainFrame.url = toElectron(`${frame.url}${frame.urlFragment ?? ''}`);
      this.emit('did-navigate', {}, this.mainFrame.url);
    });
    target.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.#targetId) return;
      this.mainFrame.url = toElectron(url);
      this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: true });
    });
    target.on('Page.domContentEventFired', () => {
      this.#applyZoom();
      this.emit('dom-ready', {});
    });
    target.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    target.on('Inspector.targetCrashed', () => {
      this.#losePorts();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    });
    this.#listenToWorld(target);
  }

  #listenToWorld(target: CdpSession): void {
    target.on('Runtime.executionContextCreated', ({ context: { id, uniqueId, name, auxData } }) => {
      const { frameId } = auxData as { frameId?: string };
      if (name === worldName && frameId === this.#targetId) this.#world = { id, uniqueId };
    });
    target.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (this.#world?.id === executionContextId) this.#losePorts();
    });
    target.on('Runtime.executionContextsCleared', () => this.#losePorts());
    target.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === bindingName) this.#hear(JSON.parse(payload) as WorldReport);
    });
  }

  #hear(report: WorldReport): void {
    if (report.kind === 'said') this.#ports.get(report.port)?.said(fromWire(report.data));
    else if (report.kind === 'closed') this.#ports.get(report.port)?.closed();
    else this.emit('before-input-event', { preventDefault: () => undefined }, report.input);
  }

  /** No window opens by itself in the double: what is allowed would be a window that nobody made. */
  #judgeOpen(url: string, { action }: WindowOpenHandlerResponse): void {
    if (action === 'allow') throw new Error(`main let a page open ${url}`);
  }

  #postToFrame(channel: string, _message: unknown, transfer: readonly MessagePortMain[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    const world = this.#world;
    if (!world) {
      for (const port of transfer) port.close();
      return;
    }
    const ports = transfer.map((port) => this.#take(port));
    this.#order({ kind: 'channel', channel, ports });
  }

  #take(port: MessagePortMain): number {
    const id = (portsMade += 1);
    port.moveTo((home) => {
      this.#ports.set(id, home);
      return {
        deliver: (data) => this.#order({ kind: 'deliver', port: id, data: toWire(data) }),
        close: () => this.#order({ kind: 'close', port: id }),
      };
    });
    return id;
  }

  #order(order: WorldOrder): void {
    const world = this.#world;
    if (!world) return;
    this.#send((target) =>
      target.send('Runtime.callFunctionOn', {
        functionDeclaration: `(order) => globalThis[${JSON.stringify(takeOrder)}](order)`,
        uniqueContextId: world.uniqueId,
        arguments: [{ value: order }],
      }),
    );
  }

  #losePorts(): void {
    this.#world = null;
    for (const home of this.#ports.values()) home.closed();
    this.#ports.clear();
  }

  #applyZoom(): void {
    const zoom = 1.2 ** this.#zoomLevel;
    this.#send((target) =>
      target.send('Runtime.evaluate', {
        expression: `document.documentElement.style.zoom=${zoom}`,
      }),
    );
  }
}

export const webContents = {
  getAllWebContents: () => [...all],
  fromDevToolsTargetId: (targetId: string) => [...all].find((one) => one.isOf(targetId)),
};
