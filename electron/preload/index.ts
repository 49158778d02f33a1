import { ipcRenderer } from 'electron';
import { portChannel, portMessage, windowOrigin } from '../../shared/contract/window-port.ts';

/** What a sandboxed preload has of its page. The rest of the DOM is the page's own business. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

/**
 * Passes every port to the page, and does nothing else: the page gets no function of this world. A port
 * meant for our page that finds another one here is dropped, which closes it.
 */
ipcRenderer.on(portChannel, ({ ports }) => {
  if (window.location.origin !== windowOrigin) return;
  window.postMessage(portMessage, windowOrigin, ports);
});
