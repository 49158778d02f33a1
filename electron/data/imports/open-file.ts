import {
  type FileRow,
  type ReadAnswer,
  type ReadOptions,
  UnreadableFile,
} from './file-messages.ts';
import { type CsvReader, createCsvReader } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';

/** A file that arrives in parts. One call at a time. */
export type OpenFile = {
  push(bytes: Uint8Array): Promise<ReadAnswer>;
  end(): Promise<ReadAnswer>;
  more(): Promise<ReadAnswer>;
};

const ROWS_AT_ONCE = 2_000;
const HEAD_BYTES = 8;
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** Reads whatever it is, or says why not. */
export function openFile(options: ReadOptions): OpenFile {
  const parts: Uint8Array[] = [];
  let csv: CsvReader | null = null;
  let ready: readonly FileRow[] = [];
  let format: Extract<ReadAnswer, { type: 'rows' }>['format'] = null;

  function answer(): ReadAnswer {
    const rows = ready.slice(0, ROWS_AT_ONCE);
    ready = ready.slice(ROWS_AT_ONCE);
    const hasMore = ready.length > 0;
    return { type: 'rows', rows, hasMore, format: hasMore ? null : format };
  }

  async function pushText(bytes: Uint8Array): Promise<void> {
    csv ??= createCsvReader(bytes, options);
    ready = [...ready, ...(await csv.push(bytes))];
  }

  return {
    async push(bytes) {
      if (csv) await pushText(bytes);
      else {
        parts.push(bytes);
        const head = Buffer.concat(parts.slice(0, HEAD_BYTES));
        if (head.length >= HEAD_BYTES && kindOf(head) === 'text') await pushText(flush(parts));
      }
      return answer();
    },
    async end() {
      const file = flush(parts);
      if (!csv && file.length === 0) throw new UnreadableFile('empty');
      const kind = csv ? 'text' : kindOf(file);
      if (kind === 'zip') ({ rows: ready, format } = await readXlsx(file));
      else if (kind === 'compound') throw new UnreadableFile(compoundProblem(file));
      else {
        if (!csv && file.length > 0) await pushText(file);
        ready = [...ready, ...((await csv?.end()) ?? [])];
        format = csv?.format() ?? null;
      }
      return answer();
    },
    more: () => Promise.resolve(answer()),
  };
}

function flush(parts: Uint8Array[]): Buffer {
  return Buffer.concat(parts.splice(0));
}

/** By the first bytes; the ending of a name says nothing. */
function kindOf(head: Buffer): 'zip' | 'compound' | 'text' {
  const start = head.subarray(0, HEAD_BYTES);
  const hex = start.toString('hex');
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip';
  if (hex.startsWith('d0cf11e0')) return 'compound';
  const isOther = /^(?:25504446|89504e47|ffd8ff|47494638|7b5c727466|1f8b|52617221|377abc)/.test(
    hex,
  );
  const isMarkup = /^\s*<(?:!doctype|html|\?xml|table)/i.test(
    head.subarray(0, 64).toString('latin1'),
  );
  if (isOther || isMarkup) throw new UnreadableFile('wrong-type');
  return 'text';
}

/** A workbook with a password lies in the same wrapping as the workbooks of before 2007. */
function compoundProblem(file: Buffer): 'encrypted' | 'old-excel' {
  return file.includes(ENCRYPTED_PACKAGE) ? 'encrypted' : 'old-excel';
}
