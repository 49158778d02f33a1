import { describe, expect, test } from 'vitest';
import { type Bounds, boardScreen, placeWindow, type Screen } from './placement.ts';

function screenOf(id: number, bounds: Bounds): Screen {
  return { id, bounds, workArea: { ...bounds, height: bounds.height - 40 } };
}

const desk = screenOf(1, { x: 0, y: 0, width: 1920, height: 1080 });
const wall = screenOf(2, { x: 1920, y: -200, width: 1280, height: 1024 });
const small = screenOf(3, { x: 0, y: 0, width: 1280, height: 720 });

describe('where the desk opens', () => {
  test('the first time in the middle', () => {
    expect(placeWindow(null, [desk])).toEqual({ x: 277, y: 136, width: 1366, height: 768 });
  });

  test('on a small screen as large as it goes', () => {
    expect(placeWindow(null, [small])).toEqual({ x: 0, y: 0, width: 1280, height: 680 });
  });

  test('where it was left', () => {
    const left = { x: 2000, y: 0, width: 1100, height: 700 };
    expect(placeWindow(left, [desk, wall])).toEqual(left);
  });

  test.each([
    ['its screen is gone', { x: 2000, y: 0, width: 1100, height: 700 }],
    ['only a sliver would show', { x: 1860, y: 100, width: 1100, height: 700 }],
    ['its title bar would be above the screen', { x: 100, y: -30, width: 1100, height: 700 }],
    ['its title bar would be below the screen', { x: 100, y: 1020, width: 1100, height: 700 }],
  ])('in the middle again when %s', (_, left) => {
    expect(placeWindow(left, [desk])).toEqual(placeWindow(null, [desk]));
  });

  test('a tiny window grows to what can be worked with', () => {
    expect(placeWindow({ x: 10, y: 10, width: 300, height: 20 }, [desk])).toEqual({
      x: 10,
      y: 10,
      width: 1024,
      height: 640,
    });
  });

  test('no larger than the screen that is left of two, or has become smaller', () => {
    const left = { x: 0, y: 0, width: 1920, height: 1040 };
    expect(placeWindow(left, [small])).toEqual({ x: 0, y: 0, width: 1280, height: 680 });
  });

  test('even without any screen', () => {
    expect(placeWindow(null, [])).toEqual({ x: 0, y: 0, width: 1366, height: 768 });
  });
});

test('each board goes to a screen that is not the desk', () => {
  const hall = { ...wall, id: 3 };
  expect(boardScreen([desk, wall], 1, 1)?.id).toBe(2);
  expect(boardScreen([desk, wall], 2, 1)?.id).toBe(1);
  expect(boardScreen([wall, desk, hall], 1, 2)?.id).toBe(3);
  expect(boardScreen([desk, wall], 1, 2)).toBeNull();
  expect(boardScreen([desk], 1, 1)).toBeNull();
  expect(boardScreen([], 1, 1)).toBeNull();
});
