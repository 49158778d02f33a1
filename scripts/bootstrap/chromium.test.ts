import { describe, expect, test } from 'vitest';
import { chromiumCandidates } from './chromium.mjs';

const linux = {
  platform: 'linux',
  home: '/home/li',
  path: ['/opt/bin', '/usr/bin'],
  programFolders: [],
};

describe('chromiumCandidates', () => {
  test('on Linux, PATH comes first and no folder is tried twice', () => {
    const found = chromiumCandidates(linux);
    expect(found.slice(0, 2)).toEqual(['/opt/bin/chromium', '/usr/bin/chromium']);
    expect(new Set(found).size).toBe(found.length);
  });

  test('on Linux, an open Chromium anywhere is preferred to Chrome on PATH', () => {
    const found = chromiumCandidates(linux);
    expect(found.indexOf('/snap/bin/chromium')).toBeLessThan(
      found.indexOf('/opt/bin/google-chrome'),
    );
  });

  test('on Windows, Chrome for everybody or for this user, then Edge', () => {
    const found = chromiumCandidates({
      platform: 'win32',
      home: 'C:\\Users\\li',
      path: [],
      programFolders: ['C:\\Program Files', 'C:\\Users\\li\\AppData\\Local'],
    });
    expect(found.slice(0, 3)).toEqual([
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Users\\li\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
    ]);
  });

  test('on macOS, the applications of the machine before those of the user', () => {
    const found = chromiumCandidates({ ...linux, platform: 'darwin', home: '/Users/li' });
    expect(found.slice(0, 2)).toEqual([
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Users/li/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ]);
  });
});
