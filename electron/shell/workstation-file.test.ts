import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  asStartRefusal,
  refusalOfCode,
  StartRefusal,
  startRefusalCodes,
  wordsOf,
} from './start-refusal.ts';
import { readWorkstationFile } from './workstation-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workstation-'));
  mkdirSync(join(folder, 'folder.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const id = '01983b5e-0000-7000-8000-000000000001';
const enrolmentCode = 'secret-of-the-district';
const file = {
  workstation: { name: '1号窗口', ticketPrefix: 'A', clinicId: id },
  referenceScopeId: id,
  enrolmentCode,
  role: { kind: 'desk', homeUrl: 'https://10.1.2.3:7443' },
};

function write(text: string): string {
  const path = join(folder, 'workstation.json');
  writeFileSync(path, text);
  return path;
}

function refusal(path: string): StartRefusal {
  try {
    readWorkstationFile(path);
  } catch (error) {
    if (error instanceof StartRefusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test('a set-up workstation, with everything that may be left out', () => {
  expect(readWorkstationFile(write(JSON.stringify(file)))).toEqual({
    ...file,
    demonstrationCode: null,
    tcpAllowList: [],
    demo: null,
    shell: { hasBoard: false, allowsUnprotectedKey: false, externalHosts: [] },
  });
});

test('a key in the file is not a key', () => {
  const path = write(JSON.stringify({ ...file, databaseKey: 'ff'.repeat(32), databasePath: '/x' }));
  const read = readWorkstationFile(path);
  expect(read).not.toHaveProperty('databaseKey');
  expect(read).not.toHaveProperty('databasePath');
});

test('a computer without the file belongs to no clinic yet', () => {
  expect(readWorkstationFile(join(folder, 'missing.json'))).toBeNull();
});

test.each([
  ['no JSON', '{"enrolmentCode": secret-of-the-district', 'JSON'],
  ['no object', '[]', 'invalid_type'],
  [
    'a wrong prefix',
    JSON.stringify({ ...file, workstation: { ...file.workstation, ticketPrefix: 'O' } }),
    'workstation.ticketPrefix',
  ],
  ['an unknown switch', JSON.stringify({ ...file, shell: { devTools: true } }), 'shell'],
  [
    'a host with a path',
    JSON.stringify({ ...file, shell: { externalHosts: ['a.example/b'] } }),
    'shell.externalHosts.0',
  ],
])('%s is refused and names only the place', (_, text, place) => {
  const refused = refusal(write(text));
  expect(refused.code).toBe('configuration-invalid');
  expect(refused.detail).toBe(place);
  expect(JSON.stringify([wordsOf(refused), String(refused.cause)])).not.toContain('secret');
});

test('a file that can not be read is not taken for one that is missing', () => {
  expect(refusal(join(folder, 'folder.json'))).toMatchObject({
    code: 'configuration-invalid',
    detail: 'EISDIR',
  });
});

test('every refusal has its words', () => {
  for (const code of startRefusalCodes) {
    const { message, detail } = wordsOf(refusalOfCode(code));
    expect(message).toMatch(/\p{Script=Han}/u);
    expect(detail).toMatch(/\p{Script=Han}/u);
  }
});

test('what nobody foresaw is a fault that shows its kind and not its text', () => {
  const refused = asStartRefusal(new TypeError('张三 110199…'));
  expect(refused.code).toBe('fault');
  expect(wordsOf(refused).detail).toContain('TypeError');
  expect(wordsOf(refused).detail).not.toContain('张三');
  expect(refusalOfCode('internal')).toMatchObject({ code: 'fault', detail: 'internal' });
});
