import { once } from 'node:events';
import { CsvError, parse, type Parser } from 'csv-parse';
import { fileLimits } from '../../../shared/domain/import/job.ts';
import { createLineDecoder, type LineDecoder } from './decode-lines.ts';
import {
  type FileFormat,
  type FileRow,
  type ReadOptions,
  UnreadableFile,
} from './file-messages.ts';

/** A text file as rows, while it arrives. */
export type CsvReader = {
  push(bytes: Uint8Array): Promise<readonly FileRow[]>;
  end(): Promise<readonly FileRow[]>;
  format(): FileFormat;
};

const delimiters = [',', '\t', ';', '|', '，'] as const;
/** Before the separator is chosen this much is looked at. */
const HEAD_CHARACTERS = 16_384;

export function createCsvReader(head: Uint8Array, options: ReadOptions): CsvReader {
  const decoder: LineDecoder = createLineDecoder(head);
  const records = collectRecords(options);
  let waiting = '';

  async function take(text: string, isLast: boolean): Promise<readonly FileRow[]> {
    refuseBinary(text);
    waiting += text;
    if (!isLast && !records.isOpen() && waiting.length < HEAD_CHARACTERS) return [];
    const whole = waiting;
    waiting = '';
    await records.write(whole);
    if (isLast) await records.end();
    return records.handOut();
  }

  return {
    push: (bytes) => take(decoder.push(bytes), false),
    end: () => take(decoder.end(), true),
    format: () => ({
      kind: 'csv',
      encoding: decoder.encoding(),
      delimiter: records.delimiter(),
      sheet: null,
      sheets: 1,
    }),
  };
}

/** The parser, opened with the first text, and what it has read since it was last asked. */
function collectRecords({ hasQuotes }: ReadOptions) {
  const rows: FileRow[] = [];
  let parser: Parser | null = null;
  let delimiter: string = ',';
  let failure: unknown = null;
  let count = 0;

  function open(text: string): Parser {
    delimiter = chooseDelimiter(text);
    const quote = hasQuotes ? '"' : false;
    const opened = parse({ ...tolerant, delimiter, quote });
    opened.on('data', (cells: string[]) => {
      count += 1;
      if (count > fileLimits.rows) failure ??= new UnreadableFile('too-many-rows');
      else rows.push({ number: count, cells });
    });
    opened.on('error', (error) => {
      failure ??= problemOf(error);
    });
    return opened;
  }

  return {
    isOpen: () => parser !== null,
    delimiter: () => delimiter,
    async write(text: string): Promise<void> {
      parser ??= open(text);
      const opened = parser;
      if (text === '' || failure) return;
      await new Promise<void>((resolve) => opened.write(text, () => resolve()));
    },
    async end(): Promise<void> {
      if (!parser || failure) return;
      const ended = once(parser, 'end').catch(() => undefined);
      parser.end();
      await ended;
    },
    handOut(): readonly FileRow[] {
      if (failure) throw failure;
      return rows.splice(0);
    },
  };
}

const tolerant = {
  relax_quotes: true,
  relax_column_count: true,
  max_record_size: fileLimits.recordBytes,
} as const;

function problemOf(error: unknown): UnreadableFile {
  const isLong = error instanceof CsvError && /QUOTE|MAX_RECORD/.test(error.code);
  return new UnreadableFile(isLong ? 'cell-too-long' : 'broken', error);
}

/** In text of people control signs are rare; a picture or a program is full of them. */
function refuseBinary(text: string): void {
  const strange = text.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  if (text.includes('\0') || strange * 50 > text.length) throw new UnreadableFile('wrong-type');
}

/** The sign that stands most often, and equally often, in the first lines; a comma when none does. */
function chooseDelimiter(text: string): string {
  const lines = text
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  let best = { delimiter: ',' as string, score: 0 };
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = counts.toSorted((one, other) => one - other)[Math.floor(counts.length / 2)] ?? 0;
    const alike = counts.filter((count) => count === usual).length;
    const score = usual === 0 ? 0 : usual * alike;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
