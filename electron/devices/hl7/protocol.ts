import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { clinicDate, clinicTime } from '../../../shared/lib/clock.ts';
import { kindOfTest, type LabMessage, type LabResult } from '../meaning/lab-results.ts';
import { ownLabel } from '../meaning/own-label.ts';
import { type Segment, segmentsOf } from './segments.ts';

/** What its sender needs to know that a message came. Printable ASCII, as it was sent. */
export type Hl7Header = {
  readonly application: string;
  readonly facility: string;
  readonly controlId: string;
  readonly processing: string;
  readonly version: string;
};

export type Hl7Message =
  | { readonly is: 'results'; readonly header: Hl7Header; readonly message: LabMessage }
  /** A message of another type. */
  | { readonly is: 'other'; readonly header: Hl7Header }
  /** An answer of somebody: to answer that would never end. */
  | { readonly is: 'answer' }
  /** Too broken to be answered. */
  | { readonly is: 'broken' };

const CR = Uint8Array.of(0x0d);
/** A segment may hold a picture; so much of it is kept. */
const RAW_BYTES_MAX = 60_000;
const CONTROL_ID = /^[\x20-\x7b\x7d\x7e]{1,199}$/;
/** A line in a report, where others have the code of the test. */
const COUNTER = /^\d{1,3}$/;

/** One message of HL7 v2, read as strictly as it can be answered (devices.md 4). */
export function readMessage(bytes: Uint8Array): Hl7Message {
  const segments = segmentsOf(bytes);
  const header = segments && headerOf(segments[0]);
  if (!segments || !header) return { is: 'broken' };
  const [type, event] = segments[0].parts(9);
  if (type === 'ACK' || segments[1]?.name === 'MSA') return { is: 'answer' };
  if (type !== 'ORU' || event !== 'R01') return { is: 'other', header };
  return { is: 'results', header, message: messageOf(segments, header) };
}

/** Null without a name to answer to: nobody could be told what became of such a message. */
function headerOf(header: Segment): Hl7Header | null {
  const controlId = header.field(10);
  if (!CONTROL_ID.test(controlId)) return null;
  return {
    application: plain(header.field(3)),
    facility: plain(header.field(4)),
    controlId,
    processing: plain(header.parts(11)[0] ?? ''),
    version: plain(header.parts(12)[0] ?? ''),
  };
}

function plain(text: string): string {
  return text.replace(/[^\x20-\x7b\x7d\x7e]/g, '').slice(0, 180);
}

function messageOf(segments: readonly [Segment, ...Segment[]], header: Hl7Header): LabMessage {
  const [first] = segments;
  const sender = first.parts(3).find((part) => part !== '') ?? '';
  const sentAt = first.field(7);
  return {
    sender,
    serial: null,
    // A counter begins again when the device is switched on, so it names nothing without the time.
    id: sentAt === '' ? null : `${header.controlId} ${sentAt}`,
    settings: new Map(),
    clock: timeOf(sentAt),
    results: resultsOf(segments),
  };
}

/** What a result belongs to. */
type Around = Readonly<Partial<Record<'PID' | 'OBR' | 'SPM', Segment>>> & {
  readonly header: Segment;
  readonly comments: readonly string[];
};

function resultsOf(segments: readonly [Segment, ...Segment[]]): readonly LabResult[] {
  const results: LabResult[] = [];
  const [header] = segments;
  let above: Pick<Around, 'PID' | 'OBR'> = {};
  segments.forEach((segment, index) => {
    if (segment.name === 'PID') above = { PID: segment };
    if (segment.name === 'OBR') above = { ...above, OBR: segment };
    if (segment.name !== 'OBX') return;
    const below = segments.slice(index + 1);
    const around = { header, ...above, ...specimenIn(below), comments: commentsIn(below) };
    results.push(resultOf(segment, around));
  });
  return results;
}

/** SPM stands behind the results that were taken of it, and before the next order. */
function specimenIn(below: readonly Segment[]): Pick<Around, 'SPM'> {
  const next = below.findIndex(({ name }) => name === 'OBR' || name === 'PID');
  const SPM = below.slice(0, next === -1 ? below.length : next).find(({ name }) => name === 'SPM');
  return SPM ? { SPM } : {};
}

function commentsIn(below: readonly Segment[]): readonly string[] {
  const count = below.findIndex(({ name }) => name !== 'NTE');
  const notes = below.slice(0, count === -1 ? below.length : count);
  return notes.map((note) => note.parts(3).join(' ').trim()).filter((text) => text !== '');
}

function resultOf(OBX: Segment, { header, PID, OBR, SPM, comments }: Around): LabResult {
  const labels = [...texts(SPM, 2), ...texts(OBR, 3, 2)];
  const bytes = [header, PID, OBR, OBX].flatMap((one) => (one ? [one.bytes, CR] : []));
  return {
    test: testOf(OBX),
    value: valueOf(OBX),
    unit: OBX.parts(6)[0] ?? '',
    range: OBX.parts(7).join(''),
    flags: texts(OBX, 8).map((flag) => flag.toUpperCase()),
    isShort: false,
    status: (OBX.field(11) || (OBR?.field(25) ?? '')).toUpperCase(),
    at: timeOf(OBX.field(14)) ?? timeOf(OBR?.field(7) ?? ''),
    comments,
    patientId: texts(PID, 3, 2, 4)[0] ?? null,
    specimenId: ownLabel(labels) ?? labels[0] ?? null,
    runMarks: [
      ...processingMarks(header),
      ...texts(PID, 2, 3, 4, 5),
      ...texts(OBR, 2, 3, 4, 13, 15),
      ...texts(SPM, 2, 4),
      ...texts(SPM, 11).map((role) => (/^[QC]$/i.test(role) ? 'QC' : '')),
    ],
    rawHex: Buffer.concat(bytes).subarray(0, RAW_BYTES_MAX).toString('hex'),
  };
}

/** Every text of these fields, in all their repetitions. */
function texts(segment: Segment | undefined, ...places: readonly number[]): readonly string[] {
  const all = places.flatMap((place) => segment?.repeats(place).flat() ?? []);
  return all.filter((text) => text !== '');
}

/**
 * T training, D debugging; P is the work of the day. Analysers of several makers say in field 16, which is theirs to
 * fill in, that this was a calibration (1) or a control (2).
 */
function processingMarks(header: Segment): readonly string[] {
  const isTrial = /^[QTD]$/i.test(header.parts(11)[0] ?? '');
  return isTrial || /^[12]$/.test(header.field(16)) ? ['QC'] : [];
}

/**
 * The name that we know of a test first. A code of LOINC is that test and no other, whatever is written beside it: the
 * same letters name a test of urine.
 */
function testOf(OBX: Segment): readonly string[] {
  const [code = '', text = '', system = '', otherCode = '', otherText = '', otherSystem = ''] =
    OBX.parts(3);
  const isCounter = COUNTER.test(code) && text === '';
  const names = isCounter
    ? OBX.parts(4)
    : [...namesIn(code, text, system), ...namesIn(otherCode, otherText, otherSystem)];
  const isForeign = [system, otherSystem].some((one, at) => {
    const loinc = at === 0 ? code : otherCode;
    return one === 'LN' && kindOfTest(loinc) === null;
  });
  const known = isForeign ? [] : names.filter((name) => kindOfTest(name) !== null);
  return [...known, ...names.filter((name) => !known.includes(name) && name !== '')];
}

function namesIn(code: string, text: string, system: string): readonly string[] {
  return system === 'LN' ? [code] : [code, text];
}

/** A structured number is `>^33.3`; two values are none. */
function valueOf(OBX: Segment): string {
  const [value = [], ...more] = OBX.repeats(5);
  if (more.length > 0) return '';
  return value
    .join('')
    .replace(/^([<>])=/, '$1')
    .replace(/^=/, '');
}

/** `YYYYMMDDHHMM`, with seconds, with their fraction, with a zone: the clock on our wall at that moment; or null. */
function timeOf(text: string): string | null {
  const match =
    /^(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\.\d{1,4})?(?:([+-])(\d\d)(\d\d))?$/.exec(
      text,
    );
  if (!match) return null;
  const [, year, month, day, hour, minute, seconds, sign, zoneHours, zoneMinutes] = match;
  const date = parseCalendarDate(`${year}-${month}-${day}`);
  const second = seconds ? `:${seconds}` : '';
  if (!date || !sign) return date && `${date} ${hour}:${minute}${second}`;
  const atMs = Date.parse(`${date}T${hour}:${minute}${second}${sign}${zoneHours}:${zoneMinutes}`);
  return Number.isNaN(atMs) ? null : `${clinicDate(atMs)} ${clinicTime(atMs)}${second}`;
}
