import qrcode from 'qrcode';

/** Modules of white around the code, which readers need. */
const QUIET = 4;

/**
 * A QR code as SVG of one path, drawn in horizontal strokes: sharp on any printer, and quick to lay
 * out. Level M survives a crease or a drop of tea.
 *
 * @param size edge in points, quiet zone included
 */
export function qrCodeSvg(text: string, size: number): string {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const edge = modules.size + 2 * QUIET;
  const strokes: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    const isDark = (column: number) => column < modules.size && modules.get(row, column) === 1;
    for (let column = 0; column < modules.size; column += 1) {
      if (!isDark(column)) continue;
      const start = column;
      while (isDark(column)) column += 1;
      strokes.push(`M${start + QUIET} ${row + QUIET + 0.5}h${column - start}`);
    }
  }
  const box = `width="${size}" height="${size}" viewBox="0 0 ${edge} ${edge}"`;
  const pen = 'fill="none" stroke="#000000" stroke-width="1"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}><path ${pen} d="${strokes.join('')}"/></svg>`;
}
