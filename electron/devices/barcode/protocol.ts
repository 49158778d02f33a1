import { decodeText } from '../framing/decode-text.ts';
import { FrameScanner, type Verdict } from '../framing/frame-scanner.ts';
import { createLineInspector } from '../framing/text-lines.ts';
import { nothing, refused, type Understood } from '../listening-driver.ts';

/** A QR code holds 7,089 digits; three bytes may say what kind of code it is. */
export const LINE_BYTES_MAX = 7_100;

/** What kind of code it was, where the scanner is set to say so: `]Q1`, `]C0`. */
const AIM = /^\][A-Za-z]\w/;
const CR = 0x0d;
const LF = 0x0a;
const GROUP_SEPARATOR = 0x1d;
/** What stands for bytes that are no character in any encoding that we read. */
const REPLACED = '\ufffd';

/** A code, or what was said of the scanner's settings. */
export type ScannerFrame =
  | { readonly is: 'code'; readonly line: Uint8Array }
  | { readonly is: 'setting' };

type SettingForm = {
  readonly head: readonly number[];
  readonly lengthAt: number;
  readonly dataAt: number;
};

/** `02 00 | type 00 | length | data | CRC of what stands between`, as the GM65 says it. */
const answer: SettingForm = { head: [0x02, 0x00, 0x00], lengthAt: 3, dataAt: 4 };
/** `7E 00 | type | length | address | data | CRC`: what it is told, where a recording holds both sides. */
const command: SettingForm = { head: [0x7e, 0x00], lengthAt: 3, dataAt: 6 };
/** In a command, instead of its CRC. */
const NO_CRC = 0xabcd;
const CRC_FROM = 2;
const SETTING_DATA_MOST = 16;
const CRC_POLYNOMIAL = 0x1021;

/**
 * One code a line (devices.md 10), in any encoding; the separator of GS1 codes belongs to it. Answers share the line
 * with the codes and end in bytes that could be text.
 */
export function createBarcodeScanner(): FrameScanner<ScannerFrame> {
  const lines = createLineInspector<ScannerFrame>({
    lineBytesMax: LINE_BYTES_MAX,
    isText: (byte) => (byte >= 0x20 && byte !== 0x7f) || byte === GROUP_SEPARATOR,
    losesBrokenLines: true,
    frameOf: (line) => ({ is: 'code', line: line.slice() }),
  });
  let isLost = false;

  function inspect(head: Uint8Array): Verdict<ScannerFrame> {
    if (isLost) {
      const end = head.findIndex((byte) => byte === CR || byte === LF);
      isLost = end === -1;
      return { is: 'nothing', skip: isLost ? head.length : end + 1 };
    }
    const setting = inspectSetting(head, answer) ?? inspectSetting(head, command);
    isLost = setting?.is === 'nothing';
    return setting ?? lines.inspect(head);
  }

  return new FrameScanner({
    ...lines,
    inspect,
    onReset() {
      isLost = false;
      lines.onReset?.();
    },
  });
}

/** Null for what is none. Of a broken one nobody knows where it ends and a code begins. */
function inspectSetting(
  bytes: Uint8Array,
  { head, lengthAt, dataAt }: SettingForm,
): Verdict<ScannerFrame> | null {
  if (!head.every((byte, at) => (bytes[at] ?? byte) === byte)) return null;
  const dataLength = bytes[lengthAt];
  if (dataLength === undefined) return { is: 'begun', opened: false };
  if (dataLength > SETTING_DATA_MOST) return null;
  const crcAt = dataAt + dataLength;
  const length = crcAt + 2;
  if (bytes.length < length) return { is: 'begun', opened: false };
  const crc = ((bytes[crcAt] ?? 0) << 8) | (bytes[crcAt + 1] ?? 0);
  const isRight = crc === crc16(bytes.subarray(CRC_FROM, crcAt));
  if (!isRight && (head !== command.head || crc !== NO_CRC)) {
    return { is: 'nothing', skip: head.length, defect: 'checksum', length };
  }
  return { is: 'frame', length, frame: { is: 'setting' } };
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => {
    let rest = crc ^ (byte << 8);
    for (let bit = 0; bit < 8; bit += 1) {
      rest = (rest & 0x8000) === 0 ? rest << 1 : (rest << 1) ^ CRC_POLYNOMIAL;
    }
    return rest & 0xffff;
  }, 0);
}

/** The text of a code without its AIM prefix. Codes are UTF-8, and older ones in China GB 18030. */
export function readCode(frame: ScannerFrame): Understood {
  if (frame.is === 'setting') return nothing;
  const text = decodeText(frame.line).replace(AIM, '');
  if (text.trim() === '' || text.includes(REPLACED)) return refused('malformed');
  return { is: 'text', text };
}
