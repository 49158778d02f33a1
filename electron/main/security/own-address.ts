import { windowOrigin } from '../../../shared/contract/window-port.ts';

/** The scheme under which the window is served. */
export const windowScheme = 'app';

/** The built-in viewer in which a paper is previewed: an extension of Chromium's with a fixed id. */
export const pdfViewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

/** The address of a page of ours, by its route such as `/board`. */
export function pageAddress(route: string): string {
  return `${windowOrigin}/#${route}`;
}

/**
 * Whether an address is one of ours. Parsed and compared part by part: a text that merely contains or begins
 * with our origin belongs to somebody else.
 */
export function isOwnAddress(address: string): boolean {
  const url = parse(address);
  if (!url) return false;
  const { protocol, host, username, password } = url;
  return `${protocol}//${host}` === windowOrigin && username === '' && password === '';
}

/** Whether an address is a blob that one of our pages made, such as a finished paper. */
export function isOwnBlob(address: string): boolean {
  const url = parse(address);
  return url?.protocol === 'blob:' && isOwnAddress(url.pathname);
}

/** The route of one of our pages, such as `/board`; null for every other address. */
export function ownRoute(address: string): string | null {
  return isOwnAddress(address) ? new URL(address).hash.slice(1) || '/' : null;
}

/** An address taken apart, or null for what is none. */
export function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
