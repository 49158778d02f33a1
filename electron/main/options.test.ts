import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hostEnvironment } from './environment.ts';
import { parseShellOptions, userDataDirectory } from './options.ts';

test.each([
  [['/app', '--data', 'here'], resolve('/work', 'here')],
  [['--no-sandbox', '/app', '--data=/there'], resolve('/there')],
  [['/app'], null],
  [['/app', '--data'], null],
  [['/app', '--data='], null],
  [['/app', '--district', 'https://x.example', '--enable-features=A,B', '-psn_0_1'], null],
])('%j', (argv, expected) => {
  expect(parseShellOptions(argv, '/work').dataDirectory).toBe(expected);
});

test('data never goes into the roaming profile of Windows', () => {
  const appData = resolve('/users/a/AppData/Roaming');
  const localAppData = resolve('/users/a/AppData/Local');
  const at = (platform: NodeJS.Platform, local?: string) =>
    userDataDirectory({ platform, appData, localAppData: local });
  expect(at('win32', localAppData)).toBe(join(localAppData, 'Yizhan'));
  expect(at('win32')).toBe(join(appData, 'Yizhan'));
  expect(at('win32', 'relative')).toBe(join(appData, 'Yizhan'));
  expect(at('linux', localAppData)).toBe(join(appData, 'Yizhan'));
});

test('a host inherits nothing that changes how it runs or where it connects', () => {
  expect(
    hostEnvironment({
      PATH: '/bin',
      TZ: 'Asia/Shanghai',
      TEMP: undefined,
      NODE_OPTIONS: '--require=/tmp/x.js',
      NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
      ELECTRON_RUN_AS_NODE: '1',
      HTTPS_PROXY: 'http://evil.example',
      DATABASE_KEY: 'secret',
    }),
  ).toEqual({ PATH: '/bin', TZ: 'Asia/Shanghai' });
});
