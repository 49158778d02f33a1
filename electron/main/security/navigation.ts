import type { WebContents } from 'electron';
import { externalAddress } from './external-links.ts';
import { isOwnAddress, isOwnBlob, ownRoute, pdfViewer } from './own-address.ts';

/** What a page may do that leaves it. Everything else is refused. */
export type Ways = {
  /** @param number from 1 */
  openBoard(number: number): void;
  openExternal(address: string): void;
  /** Hosts whose pages may be opened in the system's browser. */
  readonly externalHosts: readonly string[];
};

/** Whether a frame may go to this address (checklist 8). A preview is a blob of ours in a frame of ours. */
export function mayNavigate(address: string, isMainFrame: boolean): boolean {
  if (isOwnAddress(address)) return true;
  return !isMainFrame && (isOwnBlob(address) || address.startsWith(pdfViewer));
}

/** What becomes of `window.open` and of links that want a new window. No page opens a window by itself. */
export type OpenVerdict =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'board'; readonly number: number }
  | { readonly kind: 'external'; readonly address: string };

/** @param externalHosts hosts whose pages may be opened in the system's browser */
export function judgeOpen(address: string, externalHosts: readonly string[]): OpenVerdict {
  const board = /^\/board(?:\/([1-9]))?$/.exec(ownRoute(address) ?? '');
  if (board) return { kind: 'board', number: Number(board[1] ?? 1) };
  const external = externalAddress(address, externalHosts);
  return external === null ? { kind: 'refuse' } : { kind: 'external', address: external };
}

type Guarded = Pick<WebContents, 'on' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy'>;

/** Holds a page where it is. Called for everything that `web-contents-created` announces. */
export function guardNavigation(contents: Guarded, ways: Ways): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, true)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const verdict = judgeOpen(url, ways.externalHosts);
    if (verdict.kind === 'board') ways.openBoard(verdict.number);
    if (verdict.kind === 'external') ways.openExternal(verdict.address);
    return { action: 'deny' };
  });
  // Peer connections do not pass the filter of requests.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
