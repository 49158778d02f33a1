import { describe, expect, test } from 'vitest';
import { makeTheme } from './theme.ts';

type Tokens = Readonly<Record<string, unknown>>;
const tokens: Tokens = { ...makeTheme(1).token };

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function color(name: string): string {
  const value = tokens[name];
  if (typeof value !== 'string' || !/^#[\da-f]{6}$/i.test(value)) throw new Error(`no ${name}`);
  return value;
}

const texts = ['colorText', 'colorTextSecondary', 'colorTextDescription'];
const surfaces = Object.keys(tokens).filter((name) =>
  /Bg(Hover|Active|Layout|Container)?/.test(name),
);

describe('7:1, as the design asks for data', () => {
  test('black on white is 21:1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(surfaces.length).toBeGreaterThan(8);
  });

  test.each(texts)('%s on every surface', (text) => {
    const low = surfaces.filter((surface) => contrast(color(text), color(surface)) < 7);
    expect(low).toEqual([]);
  });

  test.each(['colorPrimary', 'colorPrimaryHover', 'colorLinkHover', 'colorTextPlaceholder'])(
    '%s on white',
    (text) => {
      expect(contrast(color(text), color('colorBgContainer'))).toBeGreaterThanOrEqual(7);
    },
  );
});

test.each([
  ['colorSuccess', 'colorSuccessBg'],
  ['colorWarning', 'colorWarningBg'],
  ['colorError', 'colorErrorBg'],
  ['colorInfo', 'colorInfoBg'],
])('%s is a shape that is seen on %s', (shape, surface) => {
  expect(contrast(color(shape), color(surface))).toBeGreaterThanOrEqual(4.5);
});

describe('high contrast', () => {
  const high: Tokens = { ...makeTheme(1, true).token };
  const of = (name: string) => String(high[name]);

  test.each(['colorText', 'colorTextSecondary', 'colorTextDescription'])(
    '%s is 15:1 on every surface',
    (text) => {
      const low = surfaces.filter((surface) => contrast(of(text), of(surface)) < 15);
      expect(low).toEqual([]);
    },
  );

  test('edges and meanings are as plain as letters: 7:1', () => {
    const names = [
      'colorBorder',
      'colorBorderSecondary',
      'colorPrimary',
      'colorSuccess',
      'colorWarning',
      'colorError',
      'colorInfo',
      'colorTextPlaceholder',
    ];
    const low = names.filter((name) => contrast(of(name), of('colorBgContainer')) < 7);
    expect(low).toEqual([]);
  });
});
