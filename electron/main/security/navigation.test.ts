import { describe, expect, test } from 'vitest';
import { judgeOpen, mayNavigate } from './navigation.ts';

const ours = [
  'app://clinic/',
  'app://clinic',
  'app://clinic/index.html',
  'app://clinic/#/board',
  'app://clinic/?from=desk#/station',
];

/** Everything that looks like ours and belongs to somebody else. */
const foreign = [
  'https://clinic/',
  'http://127.0.0.1:7300/',
  'https://evil.example/app://clinic/',
  'https://evil.example/?next=app://clinic/',
  'https://evil.example/#app://clinic/',
  'https://app:clinic@evil.example/',
  'https://clinic.evil.example/',
  'app://clinic.evil.example/',
  'app://clinic@evil.example/',
  'app://evil.example@clinic/',
  'app://:secret@clinic/',
  'app://clinic:80/',
  'app://clinic%2eevil/',
  'app://clinicx/',
  'app://xclinic/',
  'app:///clinic/',
  'app:clinic',
  'app:/clinic/',
  'app2://clinic/',
  'xapp://clinic/',
  'file:///etc/passwd',
  'file://clinic/',
  '\\\\clinic\\share',
  '//clinic/',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'about:blank',
  'chrome://settings/',
  'view-source:app://clinic/',
  'filesystem:app://clinic/temporary/x.html',
  'not an address',
  '',
];

const blob = 'blob:app://clinic/0b0f3f0a-5a3d-4d0e-9e55-0f5a8d6b7c11';
const viewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html';

describe('where a page may go', () => {
  test.each(ours)('our own: %s', (address) => {
    expect(mayNavigate(address, true)).toBe(true);
    expect(mayNavigate(address, false)).toBe(true);
  });

  test.each(foreign)('nowhere else: %s', (address) => {
    expect(mayNavigate(address, true)).toBe(false);
    expect(mayNavigate(address, false)).toBe(false);
  });

  test.each([blob, viewer])('a preview stays in its frame: %s', (address) => {
    expect(mayNavigate(address, false)).toBe(true);
    expect(mayNavigate(address, true)).toBe(false);
  });

  test.each([
    'blob:https://evil.example/0b0f3f0a',
    'blob:null/0b0f3f0a',
    'blob:app://clinic.evil.example/0b0f3f0a',
    'blob:blob:app://clinic/0b0f3f0a',
    'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjaj/index.html',
    'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai.evil/',
  ])('what only looks like a preview does not open: %s', (address) => {
    expect(mayNavigate(address, false)).toBe(false);
  });
});

describe('what a new window becomes', () => {
  const hosts = ['district.example'];

  test('the board opens its own window', () => {
    expect(judgeOpen('app://clinic/#/board', hosts)).toEqual({ kind: 'board', number: 1 });
    expect(judgeOpen('app://clinic/#/board/2', hosts)).toEqual({ kind: 'board', number: 2 });
    expect(judgeOpen('app://clinic/index.html#/board', hosts)).toEqual({
      kind: 'board',
      number: 1,
    });
  });

  test('another page of ours does not', () => {
    for (const address of ours.filter((one) => !one.endsWith('#/board'))) {
      expect(judgeOpen(address, hosts)).toEqual({ kind: 'refuse' });
    }
    expect(judgeOpen('app://clinic/#/board/12', hosts)).toEqual({ kind: 'refuse' });
    expect(judgeOpen('app://clinic/#/board/../desk', hosts)).toEqual({ kind: 'refuse' });
  });

  test('an allowed host goes to the system browser', () => {
    expect(judgeOpen('https://district.example/help?q=1', hosts)).toEqual({
      kind: 'external',
      address: 'https://district.example/help?q=1',
    });
  });

  test.each([...foreign, blob, viewer])('refused: %s', (address) => {
    expect(judgeOpen(address, hosts)).toEqual({ kind: 'refuse' });
  });
});
