import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { readSource } from './source-file.ts';

/** The messages about one file with this code. */
function messages(path: string, code: string): readonly string[] {
  return judge([readSource(path, code)]).map(({ message }) => message);
}

describe('rooms', () => {
  test.each([
    ['shared/domain/queue/order.ts', '../../lib/ids.ts'],
    ['electron/data/visits/writer.ts', '../../../shared/domain/queue/order.ts'],
    ['electron/data/visits/writer.ts', '../db/unit.ts'],
    ['renderer/features/desk/Screen.tsx', '../../ui/Panel.tsx'],
    ['renderer/features/desk/Screen.tsx', './parts/Search.tsx'],
    ['renderer/app/App.tsx', '../features/desk/Screen.tsx'],
  ])('%s may import %s', (path, specifier) => {
    expect(messages(path, `import { x } from '${specifier}';`)).toEqual([]);
  });

  test.each([
    ['shared/lib/ids.ts', '../domain/queue/order.ts', 'shared/lib does not see shared/domain'],
    ['shared/domain/a.ts', '../contract/b.ts', 'shared/domain does not see shared/contract'],
    ['electron/data/a.ts', '../devices/b.ts', 'electron/data does not see electron/devices'],
    ['electron/devices/a.ts', '../main/b.ts', 'electron/devices does not see electron/main'],
    ['server/a.ts', '../electron/data/b.ts', 'server does not see electron/data'],
    ['renderer/ui/A.tsx', '../features/desk/B.tsx', 'renderer/ui does not see renderer/features'],
    [
      'renderer/features/desk/A.tsx',
      '../queue/B.tsx',
      'the folders of renderer/features do not know each other',
    ],
    ['shared/lib/a.ts', '../../tests/support/b.ts', 'shared/lib does not see tests'],
    ['shared/lib/a.ts', './b.test.ts', 'nothing imports a test'],
    [
      'electron/data/a.ts',
      '../../docs/b.ts',
      'docs/b.ts stands in no room of tools/layers/table.ts',
    ],
  ])('%s may not import %s', (path, specifier, message) => {
    expect(messages(path, `import { x } from '${specifier}';`)).toEqual([message]);
    expect(messages(path, `export { x } from '${specifier}';`)).toEqual([message]);
    expect(messages(path, `const x = await import('${specifier}');`)).toEqual([message]);
  });

  test('a shell sees the types of a host, not the host', () => {
    const specifier = '../../data/protocol.ts';
    const path = 'electron/main/hosts/start.ts';
    expect(messages(path, `import type { Ready } from '${specifier}';`)).toEqual([]);
    expect(messages(path, `import { type Ready } from '${specifier}';`)).toEqual([]);
    expect(messages(path, `import { type Ready, start } from '${specifier}';`)).toHaveLength(1);
    expect(messages(path, `import '${specifier}';`)).toHaveLength(1);
  });

  test('a test may reach across', () => {
    expect(messages('shared/lib/a.test.ts', "import { b } from '../domain/b.ts';")).toEqual([]);
  });

  test('every file has a room', () => {
    expect(messages('helpers/a.ts', '')).toEqual(['stands in no room of tools/layers/table.ts']);
  });
});

describe('packages', () => {
  test.each([
    ['electron/data/db/open.ts', "import Database from 'better-sqlite3';"],
    ['electron/data/db/migrate.ts', "import type Database from 'better-sqlite3';"],
    ['electron/main/windows/open.ts', "import { BrowserWindow } from 'electron';"],
    ['shared/contract/a.ts', "import { z } from 'zod';"],
  ])('%s may say %s', (path, code) => {
    expect(messages(path, code)).toEqual([]);
  });

  test.each([
    ['electron/data/visits/reader.ts', "import Database from 'better-sqlite3';"],
    ['server/main.ts', "import type Database from 'better-sqlite3';"],
    ['electron/web/main.ts', "import type { BrowserWindow } from 'electron';"],
    ['electron/devices/kiosk/driver.ts', "import { SerialPort } from 'serialport';"],
    ['shared/domain/a.ts', "import { readFileSync } from 'node:fs';"],
    ['renderer/ui/A.tsx', "import { join } from 'node:path';"],
    ['electron/data/a.ts', "import { Button } from 'antd';"],
  ])('%s may not say %s', (path, code) => {
    expect(messages(path, code)).toEqual([expect.stringContaining(' belongs to ')]);
  });
});

describe('one file for each', () => {
  test('two files of one program that read the environment are two findings', () => {
    const code = 'export const home = process.env.HOME;';
    const files = ['electron/data/a.ts', 'electron/data/b.ts'].map((path) =>
      readSource(path, code),
    );
    expect(judge(files).map(({ path }) => path)).toEqual([
      'electron/data/a.ts',
      'electron/data/b.ts',
    ]);
    expect(judge(files.slice(0, 1))).toEqual([]);
  });

  test('shared code has no clock and no chance at all', () => {
    const clock = 'export const now = () => Date.now();';
    const chance = 'export const roll = () => Math.random();';
    expect(messages('shared/lib/clock.ts', clock)).toEqual([
      'Date.now is handed in from outside in shared/',
    ]);
    expect(messages('shared/lib/chance.ts', chance)).toHaveLength(1);
    expect(messages('shared/lib/today.ts', 'export const today = new Date();')).toHaveLength(1);
    expect(
      messages('shared/lib/that-day.ts', "export const day = new Date('2026-11-22');"),
    ).toEqual([]);
  });

  test('comments and strings are not uses', () => {
    const code = "// Date.now()\nexport const text = 'Date.now()';";
    expect(messages('shared/lib/a.ts', code)).toEqual([]);
  });
});

describe('barrels', () => {
  test('export * and a stray index are refused', () => {
    expect(messages('shared/lib/all.ts', "export * from './ids.ts';")).toHaveLength(1);
    expect(messages('shared/domain/index.ts', '')).toHaveLength(1);
    expect(messages('electron/main/index.ts', '')).toEqual([]);
  });

  test('import() in a type is refused', () => {
    expect(messages('shared/lib/a.ts', "export type A = import('./ids.ts').Id;")).toHaveLength(1);
  });
});
