import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'electron-vite';
import { antDesignStyles } from './tools/look/plugin.ts';
import { voiceBesideTheWindow } from './tools/voice/plugin.ts';

const from = (path: string) => resolve(import.meta.dirname, path);

/**
 * Few and whole: each file is a round trip, and the host that sends it is starting as well. What stands before
 * the sign-in is one file, what several screens need is another, and a screen is the rest.
 */
const fewFiles = [
  { name: 'start', tags: ['$initial' as const], priority: 2 },
  { name: 'shared', minShareCount: 2, priority: 1 },
];

/** The window: what people see, in Electron and in the browser alike. */
const renderer: UserConfig['renderer'] = {
  root: from('renderer'),
  plugins: [react(), antDesignStyles(), voiceBesideTheWindow(import.meta.dirname)],
  build: {
    outDir: from('out/renderer'),
    minify: true,
    rolldownOptions: {
      input: from('renderer/index.html'),
      output: { codeSplitting: { groups: fewFiles } },
    },
  },
};

/** Code that reads SQL files beside itself finds them beside its bundle. */
const migrationsBesideTheBundle = {
  name: 'migrations-beside-the-bundle',
  writeBundle() {
    cpSync(from('electron/data/db/migrations'), from('out/main/migrations'), { recursive: true });
  },
};

/** Electron's main process and the two hosts it forks, flat in one folder; packages stay outside. */
const main: UserConfig['main'] = {
  plugins: [migrationsBesideTheBundle],
  build: {
    outDir: from('out/main'),
    rolldownOptions: {
      input: {
        index: from('electron/main/index.ts'),
        data: from('electron/data/utility.ts'),
        devices: from('electron/devices/utility.ts'),
        'document-worker': from('electron/data/documents/worker.ts'),
        'proof-worker': from('electron/data/db/proof-worker.ts'),
        'import-worker': from('electron/data/imports/worker.ts'),
      },
      output: { chunkFileNames: '[name].js' },
    },
  },
};

/** A sandboxed preload must be one CommonJS file with nothing to load. */
const preload: UserConfig['preload'] = {
  build: {
    outDir: from('out/preload'),
    externalizeDeps: false,
    rolldownOptions: {
      input: from('electron/preload/index.ts'),
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

/** `--mode window` builds what the web host serves and nothing else. */
export default defineConfig(({ mode }) =>
  mode === 'window' ? { renderer } : { main, preload, renderer },
);
