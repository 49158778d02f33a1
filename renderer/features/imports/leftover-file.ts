/** Excel takes a CSV for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\ufeff';

/** Rows as CSV text with a byte order mark, to be opened in a spreadsheet and taken in again. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((cells) => cells.map(cellOf).join(',')).join('\r\n');
}

/**
 * A spreadsheet would reckon with what begins like a formula, white space and full-width signs not counted, and cut
 * a long number: as text.
 */
function cellOf(cell: string): string {
  const isUnsafe = /^\s*[=+@\-＝＋＠－]/.test(cell) || /^\d{12,}[Xx]?$/.test(cell);
  const text = isUnsafe && !cell.startsWith("'") ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser as a file to be kept. */
export function saveText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
