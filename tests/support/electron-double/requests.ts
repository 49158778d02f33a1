import type { EventEmitter } from 'node:events';
import { toElectron, translateText } from './addresses.ts';
import type { CdpSession } from './cdp.ts';
import type { SessionDouble } from './session.ts';

type Asked = {
  /** A request of the page's that Chromium holds back until it is answered. */
  readonly paused: {
    readonly requestId: string;
    readonly resourceType: string;
    readonly request: { readonly url: string; readonly method: string };
  };
  readonly target: CdpSession;
  readonly contents: EventEmitter & { readonly session: SessionDouble };
  readonly isMainFrame: boolean;
  /** Main itself asked for this load. */
  readonly isOwn: boolean;
};

/** Asks main in Electron's order: navigation, then the filter of requests, then who serves the scheme. */
export async function answerRequest(asked: Asked): Promise<void> {
  const { paused, target, contents, isMainFrame, isOwn } = asked;
  const { requestId, request } = paused;
  const url = toElectron(request.url);
  if (paused.resourceType === 'Document') {
    if (!isOwn && isNavigationPrevented(contents, url, isMainFrame)) {
      await target.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    contents.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
  }
  if (!(await contents.session.mayRequest(url))) {
    await target.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    return;
  }
  const serve = contents.session.handlers.get(new URL(url).protocol.slice(0, -1));
  if (!serve) {
    await target.send('Fetch.continueRequest', { requestId });
    return;
  }
  const response = await serve(new Request(url, { method: request.method }));
  await target.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: (await bodyOf(response)).toString('base64'),
  });
}

function isNavigationPrevented(contents: EventEmitter, url: string, isMainFrame: boolean): boolean {
  let isPrevented = false;
  const event = { url, isMainFrame, preventDefault: () => (isPrevented = true) };
  if (isMainFrame) contents.emit('will-navigate', event);
  contents.emit('will-frame-navigate', event);
  return isPrevented;
}

async function bodyOf(response: Response): Promise<Buffer> {
  const body = Buffer.from(await response.arrayBuffer());
  const isText = /^text\/|json/.test(response.headers.get('Content-Type') ?? '');
  return isText ? Buffer.from(translateText(body.toString('utf8'))) : body;
}
