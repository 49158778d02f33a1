import { EventEmitter } from 'node:events';
import type { Protocol, Session as RealSession, WebRequest } from 'electron';
import { carelessly, type CdpSession } from './cdp.ts';
import { toElectron } from './addresses.ts';

type Handler = Parameters<Protocol['handle']>[1];
type Filter = NonNullable<Parameters<WebRequest['onBeforeRequest']>[0]>;
type RequestFilter = Extract<Filter, (...given: never) => unknown>;
type Face = Pick<
  RealSession,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'isSpellCheckerEnabled'
  | 'setSpellCheckerEnabled'
> & {
  readonly protocol: Pick<Protocol, 'handle'>;
  readonly webRequest: Pick<WebRequest, 'onBeforeRequest'>;
};

/** What a page of Chromium's may be asked for, by its name there and in Electron. */
const permissions = {
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
  geolocation: 'geolocation',
  'idle-detection': 'idle-detection',
  'local-fonts': 'unknown',
  midi: 'midi',
  notifications: 'notifications',
  camera: 'media',
  microphone: 'media',
  'window-management': 'window-management',
} as const;

class SessionDouble extends EventEmitter implements Face {
  readonly handlers = new Map<string, Handler>();
  #hasSpellChecker = true;
  #onRequest: RequestFilter | null = null;
  #isRequestedGranted: Parameters<RealSession['setPermissionRequestHandler']>[0] = null;
  #isCheckedGranted: Parameters<RealSession['setPermissionCheckHandler']>[0] = null;
  readonly #refusesToAsk = { device: false, display: false };
  #browser: CdpSession | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: Handler) => void this.handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (first: unknown, second?: unknown) => {
      this.#onRequest = (second ?? first) as RequestFilter;
    },
  } as Face['webRequest'];

  setPermissionRequestHandler(handler: Parameters<Face['setPermissionRequestHandler']>[0]): void {
    this.#isRequestedGranted = handler;
    this.#applyPermissions();
  }

  setPermissionCheckHandler(handler: Parameters<Face['setPermissionCheckHandler']>[0]): void {
    this.#isCheckedGranted = handler;
    this.#applyPermissions();
  }

  setDevicePermissionHandler(handler: Parameters<Face['setDevicePermissionHandler']>[0]): void {
    this.#refusesToAsk.device = handler !== null;
  }

  setDisplayMediaRequestHandler(
    handler: Parameters<Face['setDisplayMediaRequestHandler']>[0],
  ): void {
    this.#refusesToAsk.display = handler !== null;
  }

  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.#hasSpellChecker = isEnabled;
  }

  isSpellCheckerEnabled(): boolean {
    return this.#hasSpellChecker;
  }

  /** From the start of Chromium on, what main decides holds in it. Without a decision everything is granted. */
  attach(browser: CdpSession): void {
    this.#browser = browser;
    this.#applyPermissions();
    browser.on('Browser.downloadWillBegin', ({ url, guid, suggestedFilename }) => {
      let isPrevented = false;
      this.emit(
        'will-download',
        { preventDefault: () => (isPrevented = true) },
        {
          getURL: () => toElectron(url),
          getMimeType: () => (suggestedFilename.endsWith('.pdf') ? 'application/pdf' : 'text/html'),
        },
      );
      if (isPrevented) carelessly(browser.send('Browser.cancelDownload', { guid }));
    });
  }

  /** Whether main lets this request through. */
  async mayRequest(url: string): Promise<boolean> {
    const filter = this.#onRequest;
    if (!filter) return true;
    const { cancel } = await new Promise<{ cancel?: boolean }>((answer) => {
      filter({ url } as Parameters<RequestFilter>[0], answer);
    });
    return cancel !== true;
  }

  #applyPermissions(): void {
    for (const [name, electronName] of Object.entries(permissions)) {
      const setting = this.#isGranted(electronName) ? 'granted' : 'denied';
      if (this.#browser) {
        carelessly(this.#browser.send('Browser.setPermission', { permission: { name }, setting }));
      }
    }
  }

  #isGranted(permission: (typeof permissions)[keyof typeof permissions]): boolean {
    const contents = null as never;
    let isGranted = true;
    const details = {} as never;
    this.#isRequestedGranted?.(contents, permission, (is) => (isGranted = is), details);
    const asChecked = permission as 'notifications';
    return isGranted && (this.#isCheckedGranted?.(contents, asChecked, '', details) ?? true);
  }
}

export type { SessionDouble };

export const session = { defaultSession: new SessionDouble() };
