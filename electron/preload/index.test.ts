import { beforeEach, expect, test, vi } from 'vitest';

type Listener = (event: { readonly ports: readonly string[] }) => void;

const heard = new Map<string, Listener>();
const exposed: string[] = [];
vi.mock('electron', () => ({
  ipcRenderer: { on: (channel: string, listener: Listener) => heard.set(channel, listener) },
  contextBridge: { exposeInMainWorld: (name: string) => exposed.push(name) },
}));

const posted: unknown[][] = [];

/** Loads the preload into a page of this origin. */
async function load(origin: string): Promise<void> {
  vi.stubGlobal('window', {
    location: { origin },
    postMessage: (...given: unknown[]) => posted.push(given),
  });
  vi.resetModules();
  await import('./index.ts');
}

beforeEach(() => {
  heard.clear();
  posted.length = 0;
  return () => vi.unstubAllGlobals();
});

test('a port goes on to our page, addressed to nobody else', async () => {
  await load('app://clinic');
  heard.get('yizhan:port')?.({ ports: ['port'] });
  expect(posted).toEqual([[{ type: 'yizhan:port' }, 'app://clinic', ['port']]]);
});

test.each(['https://clinic', 'app://clinic.evil', 'null', 'file://'])(
  'a page of %s gets nothing',
  async (origin) => {
    await load(origin);
    heard.get('yizhan:port')?.({ ports: ['port'] });
    expect(posted).toEqual([]);
  },
);

test('it listens to one channel and gives the page no function', async () => {
  await load('app://clinic');
  expect([...heard.keys()]).toEqual(['yizhan:port']);
  expect(exposed).toEqual([]);
});
