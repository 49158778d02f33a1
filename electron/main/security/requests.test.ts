import { describe, expect, test } from 'vitest';
import { mayRequest } from './requests.ts';

describe('what a page may load', () => {
  test.each([
    'app://clinic/index.html',
    'app://clinic/assets/app-1a2b.js',
    'blob:app://clinic/0b0f3f0a-5a3d-4d0e-9e55-0f5a8d6b7c11',
    'data:image/png;base64,AAAA',
    'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/pdf_viewer_wrapper.js',
    'blob:chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/0b0f',
    'chrome://resources/js/util.js',
  ])('%s', (address) => {
    expect(mayRequest(address, false)).toBe(true);
  });

  test.each([
    'https://district.example/',
    'http://127.0.0.1:7300/',
    'http://localhost/',
    'ws://127.0.0.1:7300/window',
    'wss://evil.example/',
    'ftp://evil.example/',
    'file:///etc/passwd',
    'app://other/',
    'app://clinic.evil.example/',
    'blob:https://evil.example/0b0f',
    'chrome://settings/',
    'chrome://resources.evil/',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop/x.js',
    'devtools://devtools/bundled/inspector.html',
    'https://evil.example/?app://clinic/',
    '',
  ])('refused: %s', (address) => {
    expect(mayRequest(address, false)).toBe(false);
  });

  test('the developer tools load themselves only where they exist', () => {
    const inspector = 'devtools://devtools/bundled/inspector.html';
    expect(mayRequest(inspector, true)).toBe(true);
    expect(mayRequest('devtools://evil/x', true)).toBe(false);
    expect(mayRequest('https://district.example/', true)).toBe(false);
  });
});
