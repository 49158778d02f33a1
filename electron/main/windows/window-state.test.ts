import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from './window-state.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'window-state-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const state = {
  bounds: { x: -5, y: 10, width: 1366, height: 768 },
  isMaximized: true,
  zoomLevel: 1.5,
};

test('there and back', () => {
  const path = join(folder, 'window.json');
  expect(readWindowState(path)).toBeNull();
  writeWindowState(path, state);
  expect(readWindowState(path)).toEqual(state);
});

test('a file from before there was a zoom', () => {
  const path = join(folder, 'old.json');
  const { zoomLevel: _, ...old } = state;
  writeFileSync(path, JSON.stringify(old));
  expect(readWindowState(path)).toEqual({ ...state, zoomLevel: 0 });
});

test.each(['', 'null', '{"isMaximized":true}', '{"bounds":{"x":1e9,"y":0,"width":1,"height":1}}'])(
  'a file that makes no sense is forgotten: %s',
  (text) => {
    const path = join(folder, 'damaged.json');
    writeFileSync(path, text);
    expect(readWindowState(path)).toBeNull();
  },
);

test('a place where nothing can be written keeps no window open', () => {
  const path = join(folder, 'missing', 'window.json');
  writeWindowState(path, state);
  expect(readWindowState(path)).toBeNull();
});
