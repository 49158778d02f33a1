import { isOwnAddress, isOwnBlob, pdfViewer } from './own-address.ts';

/**
 * Whether a page may load this address: our own files, blobs it made, inline data, and what Chromium itself
 * brings for the preview of papers. Nothing of it leaves the machine: the window has no network (checklist 6).
 *
 * @param hasDevTools the developer tools load themselves over a scheme of their own
 */
export function mayRequest(address: string, hasDevTools: boolean): boolean {
  if (isOwnAddress(address) || isOwnBlob(address)) return true;
  const bundled = ['data:', pdfViewer, `blob:${pdfViewer}`, 'chrome://resources/'];
  if (hasDevTools) bundled.push('devtools://devtools/');
  return bundled.some((start) => address.startsWith(start));
}
