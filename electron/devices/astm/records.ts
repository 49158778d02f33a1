import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { decodeText } from '../framing/decode-text.ts';
import { unescapeText } from '../framing/escape-sequences.ts';
import { ownLabel } from '../meaning/own-label.ts';
import type { LabMessage, LabResult } from '../meaning/lab-results.ts';

const CR = 0x0d;
const TERMINATOR = 0x4c; // L

type Delimiters = {
  readonly field: string;
  readonly repeat: string;
  readonly component: string;
  readonly escape: string;
};

type Fields = (place: number) => string;

/** Whether the last of these records is the one that ends a message. */
export function endsMessage(records: Uint8Array): boolean {
  const end = records.at(-1) === CR ? records.length - 1 : records.length;
  return records[records.lastIndexOf(CR, end - 1) + 1] === TERMINATOR;
}

/** Null when these are not the records of one message: H first, L last, the delimiters those of H. */
export function parseMessage(text: Uint8Array): LabMessage | null {
  const lines = linesOf(text);
  const [first] = lines;
  const delimiters = delimitersOf(first?.text ?? '');
  if (!first || !delimiters || !lines.at(-1)?.text.startsWith('L')) return null;
  const header = fieldsOf(first.text, delimiters);
  const [sender = '', , serial = ''] = header(5).split(delimiters.component);
  return {
    sender,
    serial: serial.trim() || null,
    id: null,
    settings: settingsOf(header(6), delimiters),
    clock: timeOf(header(14)),
    results: resultsOf(lines, delimiters, header(12)),
  };
}

type Line = { readonly text: string; readonly bytes: Uint8Array };

/** CR is no part of a character in any encoding that we read, so bytes are cut before they are letters. */
function linesOf(text: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf(CR, from);
    const bytes = text.subarray(from, end === -1 ? text.length : end);
    if (bytes.length > 0) lines.push({ text: decodeText(bytes), bytes });
    from += bytes.length + 1;
  }
  return lines;
}

/** `H|\^&`: field, repeat, component, escape. Letters and digits can not part anything. */
function delimitersOf(header: string): Delimiters | null {
  const [, field, repeat, component, escape] =
    /^H([^A-Za-z0-9])([^A-Za-z0-9])([^A-Za-z0-9])([^A-Za-z0-9])/u.exec(header) ?? [];
  if (!field || !repeat || !component || !escape) return null;
  const all = [field, repeat, component, escape];
  if (new Set(all).size < all.length) return null;
  return { field, repeat, component, escape };
}

/** Fields counted from 1, as the standard does; what is not there is empty. */
function fieldsOf(line: string, { field }: Delimiters): Fields {
  const fields = line.split(field);
  return (place) => fields[place - 1]?.trim() ?? '';
}

/** What stands above a result. */
type Above = {
  readonly patient: Line | null;
  readonly order: Line | null;
  /** Below the patient or the order and above the first result. */
  readonly comments: readonly string[];
};

function resultsOf(
  lines: readonly Line[],
  delimiters: Delimiters,
  processingId: string,
): readonly LabResult[] {
  const results: LabResult[] = [];
  let above: Above = { patient: null, order: null, comments: [] };
  lines.forEach((line, index) => {
    const { text } = line;
    const comments = commentsBelow(lines, index, delimiters);
    if (text.startsWith('P')) above = { patient: line, order: null, comments };
    if (text.startsWith('O')) above = { ...above, order: line, comments };
    if (!text.startsWith('R')) return;
    results.push({
      ...resultOf(text, delimiters),
      ...idsOf(above, delimiters, [processingMark(processingId), ...above.comments]),
      comments,
      rawHex: hexOf([lines[0], above.patient, above.order, line]),
    });
  });
  return results;
}

/** A record may be as long as a frame; so much of it is kept. */
const RAW_BYTES_MAX = 60_000;

function hexOf(lines: readonly (Line | null | undefined)[]): string {
  const bytes = lines.flatMap((line) => (line ? [line.bytes, Uint8Array.of(CR)] : []));
  return Buffer.concat(bytes).subarray(0, RAW_BYTES_MAX).toString('hex');
}

/** Q quality control, T training, D debugging (LIS02-A2 6.12); P is the work of the day. */
function processingMark(id: string): string {
  return /^[QTD]$/i.test(id) ? 'QC' : '';
}

function commentsBelow(
  lines: readonly Line[],
  index: number,
  delimiters: Delimiters,
): readonly string[] {
  const below = lines.slice(index + 1);
  const count = below.findIndex(({ text }) => !text.startsWith('C'));
  return below.slice(0, Math.max(0, count)).flatMap(({ text }) => commentOf(text, delimiters));
}

function commentOf(line: string, delimiters: Delimiters): string[] {
  const text = unescape(fieldsOf(line, delimiters)(4), delimiters);
  return text === '' ? [] : [text];
}

type Core = Pick<
  LabResult,
  'test' | 'value' | 'unit' | 'range' | 'flags' | 'isShort' | 'status' | 'at'
>;

function resultOf(line: string, delimiters: Delimiters): Core {
  const field = fieldsOf(line, delimiters);
  const parts = (place: number) =>
    field(place)
      .split(delimiters.component)
      .map((part) => unescape(part, delimiters).trim());
  // A short record of some meters ends with the time where others have the status.
  const isShort = timeOf(field(9)) !== null;
  const flags = field(7)
    .split(delimiters.repeat)
    .flatMap((flag) => flag.split(delimiters.component))
    .flatMap((flag) =>
      unescape(flag, delimiters)
        .toUpperCase()
        .split(/[/\s]+/),
    );
  return {
    test: parts(3).filter((part) => part !== ''),
    value: parts(4).join(' ').trim(),
    unit: parts(5)[0] ?? '',
    range: parts(6)[0] ?? '',
    flags: flags.filter((flag) => flag !== ''),
    isShort: isShort || parts(5).length > 1,
    status: isShort ? '' : field(9).toUpperCase(),
    at: (isShort ? timeOf(field(9)) : null) ?? timeOf(field(13)) ?? timeOf(field(12)),
  };
}

type Ids = Pick<LabResult, 'patientId' | 'specimenId' | 'runMarks'>;

function idsOf({ patient, order }: Above, delimiters: Delimiters, marks: readonly string[]): Ids {
  const P = fieldsOf(patient?.text ?? '', delimiters);
  const O = fieldsOf(order?.text ?? '', delimiters);
  const first = (...texts: readonly string[]) => {
    const text = texts.find((one) => one.split(delimiters.component)[0] !== '');
    return text ? unescape(text.split(delimiters.component)[0] ?? '', delimiters) : null;
  };
  const parts = (text: string) =>
    text.split(delimiters.component).map((part) => unescape(part, delimiters));
  return {
    patientId: first(P(3), P(4), P(5)),
    specimenId: ownLabel([...parts(O(3)), ...parts(O(4))]) ?? first(O(3), O(4)),
    runMarks: [...marks, P(3), P(4), P(5), P(6), O(3), O(4), actionOf(O(12), delimiters), O(16)],
  };
}

/** Q: quality control (LIS02-A2 9.4.12). */
function actionOf(code: string, { repeat }: Delimiters): string {
  return code.toUpperCase().split(repeat).includes('Q') ? 'QC' : '';
}

function settingsOf(text: string, { component }: Delimiters): ReadonlyMap<string, string> {
  const pairs = text.split(component).flatMap((part) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(part) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return new Map(pairs);
}

/** `&F&` field, `&R&` repeat, `&S&` component, `&E&` escape. */
function unescape(text: string, { field, repeat, component, escape }: Delimiters): string {
  return unescapeText(text, escape, { F: field, R: repeat, S: component, E: escape });
}

/** `YYYYMMDDHHMM` or with seconds; null for what is no time. */
function timeOf(text: string): string | null {
  const match = /^(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = parseCalendarDate(`${year}-${month}-${day}`);
  return date && `${date} ${hour}:${minute}${second ? `:${second}` : ''}`;
}
