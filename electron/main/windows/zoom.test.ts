import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { keepZoom, zoomAfter, zoomLevels, zoomWish } from './zoom.ts';

const pressed = { type: 'keyDown', key: '0', control: true, meta: false, alt: false } as const;

test.each([
  ['=', 'in'],
  ['+', 'in'],
  ['-', 'out'],
  ['_', 'out'],
  ['0', 'reset'],
])('Ctrl and %s: %s', (key, wish) => {
  expect(zoomWish({ ...pressed, key })).toBe(wish);
});

test.each([{ key: 'a' }, { control: false }, { alt: true }, { type: 'keyUp' as const }])(
  '%o is no wish for another size',
  (other) => {
    expect(zoomWish({ ...pressed, ...other })).toBeNull();
  },
);

test('steps end where nothing could be read or found any more', () => {
  let level = 0;
  for (let press = 0; press < 40; press += 1) level = zoomAfter(level, 'in');
  expect(level).toBe(zoomLevels.most);
  for (let press = 0; press < 40; press += 1) level = zoomAfter(level, 'out');
  expect(level).toBe(zoomLevels.least);
  expect(zoomAfter(level, 'reset')).toBe(0);
});

test('every document of the window has the size of the one before', () => {
  const set: number[] = [];
  const contents = Object.assign(new EventEmitter(), {
    getZoomLevel: () => set.at(-1) ?? 0,
    setZoomLevel: (level: number) => void set.push(level),
  });
  keepZoom(contents as never, 1);
  contents.emit('dom-ready');
  contents.emit('zoom-changed', {}, 'in');
  let isPrevented = false;
  const event = { preventDefault: () => (isPrevented = true) };
  contents.emit('before-input-event', event, { ...pressed, key: '-' });
  contents.emit('dom-ready');
  expect(set).toEqual([1, 1.5, 1, 1]);
  expect(isPrevented).toBe(true);
});
