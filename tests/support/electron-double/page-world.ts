/** The isolated world of the double's pages, in which the preload runs. */
export const worldName = 'electron-double';

/** Called by the world, heard by main; no page can see it. */
export const bindingName = '__electronDouble';

/** What the world says. */
export type WorldReport =
  | { readonly kind: 'said'; readonly port: number; readonly data: WireData }
  | { readonly kind: 'closed'; readonly port: number }
  | { readonly kind: 'key'; readonly input: KeyInput };

/** What the world is told. */
export type WorldOrder =
  | { readonly kind: 'channel'; readonly channel: string; readonly ports: readonly number[] }
  | { readonly kind: 'deliver'; readonly port: number; readonly data: WireData }
  | { readonly kind: 'close'; readonly port: number };

export type KeyInput = {
  readonly type: 'keyDown';
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
};

/** Data of a message in JSON: text, bytes in base64, or plain data. */
export type WireData =
  | { readonly text: string }
  | { readonly bytes: string }
  | { readonly plain: unknown };

export function toWire(data: unknown): WireData {
  if (typeof data === 'string') return { text: data };
  if (data instanceof Uint8Array) return { bytes: Buffer.from(data).toString('base64') };
  return { plain: data };
}

export function fromWire(data: WireData): unknown {
  if ('text' in data) return data.text;
  return 'bytes' in data ? new Uint8Array(Buffer.from(data.bytes, 'base64')) : data.plain;
}

/** The function of the world that takes orders; the page has another global object. */
export const takeOrder = '__takeOrder';

/** The script of the world: Electron's two modules for a preload, and the preload after them. */
export function worldScript(preload: string): string {
  return `(() => {
    if (window !== window.top) return;
    const say = (report) => globalThis[${JSON.stringify(bindingName)}](JSON.stringify(report));
    ${worldBody.toString()}
    const electron = worldBody(say);
    globalThis[${JSON.stringify(takeOrder)}] = electron.take;
    const require = (name) => {
      if (name === 'electron') return electron.module;
      throw new Error('a sandboxed preload has no ' + name);
    };
    const module = { exports: {} };
    (function (exports, require, module) {
      ${preload}
    })(module.exports, require, module);
  })();`;
}

/** Runs in the page, as text: it sees nothing of this file. */
function worldBody(say: (report: WorldReport) => void) {
  type Heard = (event: { ports: readonly MessagePort[] }, ...given: unknown[]) => void;
  const listeners = new Map<string, Heard[]>();
  const near = new Map<number, MessagePort>();

  const encode = (data: unknown): WireData => {
    if (typeof data === 'string') return { text: data };
    if (!(data instanceof Uint8Array)) return { plain: data };
    let binary = '';
    for (const byte of data) binary += String.fromCharCode(byte);
    return { bytes: btoa(binary) };
  };
  const decode = (data: WireData): unknown => {
    if ('text' in data) return data.text;
    if (!('bytes' in data)) return data.plain;
    return Uint8Array.from(atob(data.bytes), (letter) => letter.charCodeAt(0));
  };
  const open = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    near.set(id, port1);
    port1.addEventListener('message', ({ data }) => {
      say({ kind: 'said', port: id, data: encode(data) });
    });
    port1.addEventListener('close', () => {
      near.delete(id);
      say({ kind: 'closed', port: id });
    });
    port1.start();
    return port2;
  };
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, ctrlKey: control, altKey: alt, shiftKey: shift, metaKey: meta } = event;
      say({ kind: 'key', input: { type: 'keyDown', key, control, alt, shift, meta } });
    },
    true,
  );
  return {
    module: {
      ipcRenderer: {
        on: (channel: string, listener: Heard) =>
          void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      },
    },
    take(order: WorldOrder) {
      if (order.kind === 'channel') {
        const ports = order.ports.map(open);
        for (const listener of listeners.get(order.channel) ?? []) listener({ ports }, null);
      } else if (order.kind === 'deliver') {
        near.get(order.port)?.postMessage(decode(order.data));
      } else {
        near.get(order.port)?.close();
        near.delete(order.port);
      }
    },
  };
}
