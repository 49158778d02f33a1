import qrcode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { qrCodeSvg } from './qr-code.ts';

const token = 'q8Wn0kZ3Tt-6yVbE2xJmPw';

/** The modules that the strokes of the drawing blacken. */
function drawn(svg: string): ReadonlySet<string> {
  const strokes = [...svg.matchAll(/M(\d+) ([\d.]+)h(\d+)/g)];
  return new Set(
    strokes.flatMap(([, x, y, length]) =>
      Array.from(
        { length: Number(length) },
        (_, step) => `${Number(x) + step - 4},${Number(y) - 4.5}`,
      ),
    ),
  );
}

describe('qrCodeSvg', () => {
  it('draws exactly the dark modules of the code', () => {
    const { modules } = qrcode.create(token, { errorCorrectionLevel: 'M' });
    const cells = Array.from({ length: modules.size ** 2 }, (_, index) => ({
      x: index % modules.size,
      y: Math.floor(index / modules.size),
    }));
    const dark = cells.filter(({ x, y }) => modules.get(y, x) === 1).map(({ x, y }) => `${x},${y}`);
    expect(drawn(qrCodeSvg(token, 58))).toEqual(new Set(dark));
  });

  it('keeps the quiet zone, and differs with the text', () => {
    const svg = qrCodeSvg(token, 58);
    const edge = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const { modules } = qrcode.create(token, { errorCorrectionLevel: 'M' });
    expect(edge).toBe(modules.size + 8);
    expect(svg).not.toBe(qrCodeSvg(`${token}x`, 58));
  });
});
