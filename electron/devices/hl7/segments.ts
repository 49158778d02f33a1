import { decodeText } from '../framing/decode-text.ts';
import { unescapeText } from '../framing/escape-sequences.ts';

/** What parts the fields of one message: the characters that its MSH names. */
export type Delimiters = {
  readonly field: string;
  readonly component: string;
  readonly repeat: string;
  readonly escape: string;
  readonly subcomponent: string;
};

export type Segment = {
  /** `OBX`. */
  readonly name: string;
  /** By the standard's number, as it was sent; empty when it is not there, or sent as the null `""`. */
  readonly field: (place: number) => string;
  /** The components of the first repetition of a field, unescaped; `''` stands for one that is not there. */
  readonly parts: (place: number) => readonly string[];
  /** Every repetition of a field, as {@link Segment.parts} has the first. */
  readonly repeats: (place: number) => readonly (readonly string[])[];
  readonly bytes: Uint8Array;
};

const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;
const SPACE = 0x20;
const HEADER = 'MSH';
/** More than any analyser sends of one specimen. */
const SEGMENTS_MAX = 2_000;

/** The segments of one message, the first of them its only MSH; null for anything else. */
export function segmentsOf(message: Uint8Array): readonly [Segment, ...Segment[]] | null {
  if (!message.every(isText)) return null;
  const lines = linesOf(message);
  const delimiters = delimitersOf(lines[0]?.text ?? '');
  if (!delimiters || lines.length > SEGMENTS_MAX) return null;
  const [header, ...rest] = lines.map((line) => segmentOf(line, delimiters));
  if (!header || ![header, ...rest].every(isSegment)) return null;
  return rest.some(({ name }) => name === HEADER) ? null : [header, ...rest];
}

type Line = { readonly text: string; readonly bytes: Uint8Array };

/** Of everything below a space; what a message needs of the rest it writes as an escape sequence. */
function isText(byte: number): boolean {
  return byte >= SPACE || byte === CR || byte === LF || byte === TAB;
}

/**
 * CR is no part of a character in any encoding that we read, and LF neither. Some devices put an LF behind the CR, some
 * write it instead.
 */
function linesOf(message: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < message.length; ) {
    const length = message.subarray(from).findIndex((byte) => byte === CR || byte === LF);
    const end = length === -1 ? message.length : from + length;
    const bytes = message.subarray(from, end);
    if (bytes.length > 0) lines.push({ text: decodeText(bytes), bytes });
    from = end + 1;
  }
  return lines;
}

/** `MSH|^~\&`: letters and digits can not part anything. Version 2.7 adds a fifth, which nothing here needs. */
function delimitersOf(header: string): Delimiters | null {
  const [, field = '', encoding = ''] =
    /^MSH([!-/:-@[-`{-~])((?:(?!\1)[!-/:-@[-`{-~]){4,5})\1/.exec(header) ?? [];
  const [component = '', repeat = '', escape = '', subcomponent = ''] = encoding;
  if (subcomponent === '' || new Set(field + encoding).size <= encoding.length) return null;
  return { field, component, repeat, escape, subcomponent };
}

function segmentOf({ text, bytes }: Line, delimiters: Delimiters): Segment {
  const { field: bar, component, repeat, escape, subcomponent } = delimiters;
  const fields = text.split(bar);
  const named = { F: bar, S: component, R: repeat, E: escape, T: subcomponent, '.br': ' ' };
  const name = fields[0] ?? '';
  // The field separator counts as the first field of MSH.
  const offset = name === HEADER ? 1 : 0;

  function field(place: number): string {
    const sent = fields[place - offset]?.trim() ?? '';
    return sent === '""' ? '' : sent;
  }

  function repeats(place: number) {
    return field(place)
      .split(repeat)
      .map((one) => one.split(component).map((part) => unescapeText(part, escape, named).trim()));
  }

  return { name, field, repeats, parts: (place) => repeats(place)[0] ?? [], bytes };
}

function isSegment({ name }: Segment): boolean {
  return /^[A-Z][A-Z0-9]{2}$/.test(name);
}
