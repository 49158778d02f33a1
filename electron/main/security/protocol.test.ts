import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../../shell/content-security.ts';
import { createWindowHandler } from './protocol.ts';
import { mayDownload } from './session.ts';

let root = '';
let handle: ReturnType<typeof createWindowHandler>;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'window-'));
  mkdirSync(join(root, 'renderer'));
  writeFileSync(join(root, 'renderer/index.html'), '<!doctype html>');
  writeFileSync(join(root, 'secret.json'), '{}');
  handle = createWindowHandler(join(root, 'renderer'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the address of the window', () => {
  test.each(['app://clinic/', 'app://clinic/index.html', 'app://clinic/?x=1#/board'])(
    '%s is the page, with every security header',
    async (url) => {
      const response = await handle({ method: 'GET', url });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('<!doctype html>');
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      for (const [name, value] of Object.entries(securityHeaders)) {
        expect(response.headers.get(name)).toBe(value);
      }
    },
  );

  test.each([
    ['GET', 'app://other/index.html', 404],
    ['GET', 'app://clinic.evil/index.html', 404],
    ['GET', 'https://clinic/index.html', 404],
    ['GET', 'app://clinic/missing.html', 404],
    ['GET', 'app://clinic/..%2fsecret.json', 404],
    ['GET', 'app://clinic/%2e%2e/secret.json', 404],
    ['POST', 'app://clinic/index.html', 405],
    ['HEAD', 'app://clinic/index.html', 405],
  ])('%s %s is %i', async (method, url, status) => {
    const response = await handle({ method, url });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });
});

test('only a paper that a page of ours holds may be kept as a file', () => {
  const paper = 'blob:app://clinic/0b0f3f0a-5a3d-4d0e-9e55-0f5a8d6b7c11';
  expect(mayDownload(paper, 'application/pdf')).toBe(true);
  expect(mayDownload(paper, 'text/html')).toBe(false);
  expect(mayDownload('https://evil.example/x.pdf', 'application/pdf')).toBe(false);
  expect(mayDownload('data:application/pdf;base64,AAAA', 'application/pdf')).toBe(false);
});
