import readExcelFile from 'read-excel-file/universal';
import { toInstant } from '../../../shared/lib/clock.ts';
import { type FileFormat, type FileRow, UnreadableFile } from './file-messages.ts';
import { guardXlsx } from './unpack-guard.ts';

export type ReadSheet = { readonly rows: readonly FileRow[]; readonly format: FileFormat };

/**
 * The first sheet of an XLSX file that holds anything, as text. A whole file at once: its directory
 * stands at its end.
 *
 * @throws UnreadableFile
 */
export async function readXlsx(file: Buffer): Promise<ReadSheet> {
  guardXlsx(file);
  const bytes = new ArrayBuffer(file.length);
  new Uint8Array(bytes).set(file);
  const sheets = await readExcelFile<NumberCell>(bytes, {
    parseNumber: (digits) => ({ digits }),
    trim: false,
  }).catch((error: unknown) => {
    throw new UnreadableFile('broken', error);
  });
  const filled = sheets.find(({ data }) => data.length > 0);
  if (!filled) throw new UnreadableFile('empty');
  const rows = filled.data.map((cells, at) => ({ number: at + 1, cells: cells.map(cellText) }));
  const format: FileFormat = {
    kind: 'xlsx',
    encoding: null,
    delimiter: null,
    sheet: filled.sheet,
    sheets: sheets.length,
  };
  return { rows, format };
}

/** A cell that is a number, as the file writes it: a text of digits is another thing. */
type NumberCell = { readonly digits: string };

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'object' && 'digits' in value) return numberText(String(value.digits));
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' ? value : '';
}

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const instant = toInstant(value.getTime());
  const time = instant.slice(11, 16);
  return time === '00:00' ? instant.slice(0, 10) : `${instant.slice(0, 10)} ${time}`;
}

/**
 * A spreadsheet keeps fifteen digits of a number and has thrown the rest away. A longer one is written
 * with its exponent, so that nobody takes it for a document number. Fractions of binary arithmetic
 * (36.600000000000001) are put right.
 */
function numberText(digits: string): string {
  if (/^\d{1,15}$/.test(digits)) return digits;
  const value = Number(digits);
  if (!Number.isFinite(value)) return digits;
  return Math.abs(value) >= 1e15 ? value.toExponential() : String(Number(value.toPrecision(15)));
}
