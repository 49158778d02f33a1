import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';

/** What a Nonin says, in one of three formats or in words (devices.md 6). */
export type NoninFrame =
  /** `01 status pleth float sum`, 75 a second: a fifth of a byte of everything. */
  | { readonly format: 2; readonly status: number; readonly value: number }
  /** Four bytes a second, of which the first alone has its highest bit set. */
  | { readonly format: 8; readonly bytes: readonly [number, number, number, number] }
  /** `08:30:15 SPO2=097 HR=072` and the end of a line, once a second; `---` for what is missing. */
  | { readonly format: 'text'; readonly spo2: string; readonly pulse: string }
  /** `00 02 000D length data sum 03`: one spot check. */
  | { readonly format: 13; readonly data: Uint8Array };

const HIGH = 0x80;
const FORMAT_2_BYTES = 5;
const FORMAT_8_BYTES = 4;
const NUL = 0x00;
/** What follows the zero. That may be gone: the last byte of noise that looks like format 8. */
const spotHead = [0x02, 0x00, 0x0d, 0x00] as const;
const SPOT_DATA_LEAST = 14;
/** It may grow: what follows the known fields is not looked at. */
const SPOT_DATA_MOST = 32;
const SPOT_FRAME_BYTES_MAX = 1 + spotHead.length + 1 + SPOT_DATA_MOST + 2;
const ETX = 0x03;

/** A line on which format 2 was heard speaks no format 8, which has no check, until it is silent. */
export function createNoninScanner(): FrameScanner<NoninFrame> {
  let speaksFormat2 = false;

  function inspect(head: Uint8Array): Verdict<NoninFrame> {
    const first = head[0] ?? 0;
    if (first === NUL || first === spotHead[0]) return inspectSpot(head);
    if (isLike(first, textForm[0])) return inspectText(head);
    if (first >= HIGH && !speaksFormat2) return inspectFormat8(head);
    if (first !== 0x01) return { is: 'nothing', skip: 1 };
    const verdict = inspectFormat2(head);
    speaksFormat2 ||= verdict.is === 'frame';
    return verdict;
  }

  return new FrameScanner({
    frameBytesMax: SPOT_FRAME_BYTES_MAX,
    tellsLength: true,
    inspect,
    onReset: () => {
      speaksFormat2 = false;
    },
  });
}

/** `0` a digit, `-` a digit or nothing measured, a line feed either end of a line. */
const textForm = '00:00:00 SPO2=--- HR=---\n';
const SPO2_AT = 14;
const PULSE_AT = 21;
const VALUE_CHARACTERS = 3;
/** As much of it as noise is not like. */
const TEXT_OPENED = 6;

function inspectText(head: Uint8Array): Verdict<NoninFrame> {
  const came = head.subarray(0, textForm.length);
  const broken = came.findIndex((byte, at) => !isLike(byte, textForm[at]));
  if (broken !== -1) {
    return broken > TEXT_OPENED
      ? { is: 'nothing', skip: broken, defect: 'malformed', length: broken }
      : { is: 'nothing', skip: 1 };
  }
  if (head.length < textForm.length) return { is: 'begun', opened: head.length > TEXT_OPENED };
  const text = Buffer.from(came).toString('latin1');
  const valueAt = (at: number) => text.slice(at, at + VALUE_CHARACTERS);
  const frame: NoninFrame = { format: 'text', spo2: valueAt(SPO2_AT), pulse: valueAt(PULSE_AT) };
  return { is: 'frame', length: textForm.length, frame };
}

function isLike(byte: number, form: string | undefined): boolean {
  const character = String.fromCharCode(byte);
  if (form === '0') return /\d/.test(character);
  if (form === '-') return /[\d-]/.test(character);
  return form === '\n' ? /[\r\n]/.test(character) : character === form;
}

function inspectFormat2(head: Uint8Array): Verdict<NoninFrame> {
  const [, status, , value = 0, check] = head;
  if (status !== undefined && status < HIGH) return { is: 'nothing', skip: 1 };
  if (head.length < FORMAT_2_BYTES) return { is: 'begun', opened: head.length > 1 };
  if (sum(head.subarray(0, FORMAT_2_BYTES - 1)) !== check) {
    return { is: 'nothing', skip: 1, defect: 'checksum', length: FORMAT_2_BYTES };
  }
  return { is: 'frame', length: FORMAT_2_BYTES, frame: { format: 2, status: status ?? 0, value } };
}

function inspectFormat8(head: Uint8Array): Verdict<NoninFrame> {
  const isBroken = head.subarray(1, FORMAT_8_BYTES).some((byte) => byte >= HIGH);
  if (isBroken || beginsSpot(head)) return { is: 'nothing', skip: 1 };
  if (head.length < FORMAT_8_BYTES) return { is: 'begun', opened: head.length > 1 };
  const [status = 0, pulse = 0, spo2 = 0, status2 = 0] = head;
  const frame: NoninFrame = { format: 8, bytes: [status, pulse, spo2, status2] };
  return { is: 'frame', length: FORMAT_8_BYTES, frame };
}

/** Whether what would be a saturation of 0 or 2 % is the beginning of a spot check behind noise. */
function beginsSpot([, second, third, fourth]: Uint8Array): boolean {
  return (second === 0x00 && third === spotHead[0]) || (third === 0x00 && fourth === spotHead[0]);
}

/** The sources disagree whether the sum begins with the data or with what stands before it: either will do. */
function inspectSpot(head: Uint8Array): Verdict<NoninFrame> {
  const headAt = head[0] === NUL ? 1 : 0;
  if (!spotHead.every((byte, at) => (head[headAt + at] ?? byte) === byte)) {
    return { is: 'nothing', skip: 1 };
  }
  const dataAt = headAt + spotHead.length + 1;
  const dataLength = head[dataAt - 1];
  if (dataLength === undefined) return { is: 'begun', opened: head.length > headAt + 2 };
  if (dataLength < SPOT_DATA_LEAST || dataLength > SPOT_DATA_MOST) {
    return { is: 'nothing', skip: headAt + 1, defect: 'malformed', length: dataAt };
  }
  const end = dataAt + dataLength;
  const length = end + 2;
  if (head.length < length) return { is: 'begun', opened: true };
  const data = head.slice(dataAt, end);
  const sums = [sum(data), sum(head.subarray(headAt + 1, end))];
  if (head[end + 1] !== ETX) return { is: 'nothing', skip: dataAt, defect: 'malformed', length };
  if (!sums.includes(head[end] ?? -1)) {
    return { is: 'nothing', skip: dataAt, defect: 'checksum', length };
  }
  return { is: 'frame', length, frame: { format: 13, data } };
}

/** Modulo 256. */
export function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}
