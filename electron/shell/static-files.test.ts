import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveStaticFile } from './static-files.ts';

let root = '';
let directory = '';

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'static-files-')));
  directory = join(root, 'window');
  mkdirSync(join(directory, 'assets'), { recursive: true });
  mkdirSync(join(directory, 'voice'));
  mkdirSync(join(root, 'window-x'));
  mkdirSync(join(directory, 'folder.js'));
  for (const path of [
    'window/index.html',
    'window/assets/app.js',
    'window/assets/字.css',
    'window/voice/0.wav',
    'window/assets/..app.js',
    'window/notes.txt',
    'window-x/secret.js',
    'secret.json',
  ]) {
    writeFileSync(join(root, path), path);
  }
  symlinkSync(join(root, 'secret.json'), join(directory, 'link.json'));
  symlinkSync(join(root, 'window-x'), join(directory, 'linked'));
  symlinkSync(join(directory, 'notes.txt'), join(directory, 'renamed.js'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('what is served', () => {
  test.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/app.js', 'assets/app.js', 'text/javascript; charset=utf-8'],
    ['/assets/%E5%AD%97.css', 'assets/字.css', 'text/css; charset=utf-8'],
    ['/voice/0.wav', 'voice/0.wav', 'audio/wav'],
    ['/assets/../assets/app.js', 'assets/app.js', 'text/javascript; charset=utf-8'],
    ['/assets/..app.js', 'assets/..app.js', 'text/javascript; charset=utf-8'],
  ])('%s', (path, file, contentType) => {
    expect(resolveStaticFile(directory, path)).toEqual({
      path: join(directory, file),
      contentType,
      isImmutable: file.startsWith('assets/'),
    });
  });
});

test('a folder called assets above the window makes nothing immutable', () => {
  const inside = join(directory, 'assets');
  expect(resolveStaticFile(inside, '/app.js')?.isImmutable).toBe(false);
});

describe('what is refused', () => {
  test.each([
    ['a file outside, in plain', '/../secret.json'],
    ['a file outside, encoded', '/..%2fsecret.json'],
    ['a file outside, half encoded', '/%2e%2e/secret.json'],
    ['a file outside, encoded from deep inside', '/assets/..%2f..%2fsecret.json'],
    ['a sibling whose name begins alike', '/..%2fwindow-x/secret.js'],
    ['the folder above', '/..'],
    ['a link out of the folder', '/link.json'],
    ['a file behind a linked folder', '/linked/secret.js'],
    ['a link to a file of an unknown type', '/renamed.js'],
    ['an unknown type', '/notes.txt'],
    ['a folder with the name of a file', '/folder.js'],
    ['a folder', '/assets'],
    ['a missing file', '/missing.js'],
    ['a NUL byte', '/index.html%00.js'],
    ['broken encoding', '/%E5%AD'],
    ['nothing at all', ''],
  ])('%s', (_, path) => {
    expect(resolveStaticFile(directory, path)).toBeNull();
  });
});
