import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSample as berry } from '../../electron/devices/berry-bci/protocol.ts';
import { encodeSample as cms50 } from '../../electron/devices/contec-cms50/protocol.ts';
import { encodeSample as cms50v7 } from '../../electron/devices/contec-cms50-v7/protocol.ts';
import { repeated } from '../../electron/devices/finger-simulator.ts';
import type { Sample } from '../../electron/devices/meaning/steady-finger.ts';
import { encodePacket as nonin } from '../../electron/devices/nonin/protocol.ts';
import { encodeFrame } from '../../electron/devices/astm/frames.ts';
import { encodeMllp } from '../../electron/devices/framing/mllp-frames.ts';
import { encodeTaidocFrame } from '../../electron/devices/framing/taidoc-frames.ts';
import { encodeTm2655Frame } from '../../electron/devices/framing/tm2655-frames.ts';
import { encodeCardText } from '../../electron/devices/sdt-id-card/card-text.ts';
import {
  encodeReadData,
  encodeSdtReply,
  inventedPhoto,
  sdtStatus,
} from '../../electron/devices/sdt-id-card/protocol.ts';
import { inventedCard } from './cards.ts';
import { joined } from './chunks.ts';

/** What a device of each driver says when it says something useful, with noise in front. Nobody's data. */
export const captures: Readonly<Record<string, Uint8Array>> = {
  'sdt-id-card': joined(
    encodeSdtReply(sdtStatus.notFound),
    Uint8Array.of(0xaa, 0xaa, 0x96),
    encodeSdtReply(sdtStatus.ok, encodeReadData(encodeCardText(inventedCard()), inventedPhoto())),
  ),
  'and-tm2655': joined(
    Uint8Array.of(0x16, 0x16, 0xff),
    ...['S102', 'S---'].map((systolic) => tm2655(systolic)),
  ),
  astm: joined(
    Uint8Array.of(0xff, 0x05),
    ...[
      'H|\\^&||SIM|Contour^01.00^7390-0000001|U=1^V=11333|2|||||P|1|20261121083000\r',
      'P|1\r',
      'R|1|^^^Glucose|6.4|mmol/L^P||F||20261121082900\r',
      'R|2|^^^Glucose|6.9|mmol/L^P||C||20261121082800\r',
      'L|1|N\r',
    ].map((text, index) => encodeFrame({ number: index + 1, text: bytes(text), isEnd: true })),
    Uint8Array.of(0x04),
  ),
  hl7: joined(
    bytes('\u0000MS\u000bMSH|'),
    encodeMllp(
      bytes(
        [
          'MSH|^~\\&|SIM|LAB|||20261121083000||ORU^R01|17|P|2.3.1',
          'PID|1||4711',
          'OBR|1||L260000000017|PANEL|||20261121082900',
          'OBX|1|NM|2345-7^GLU^LN||111|mg/dL|65-99|N|||F',
          'OBX|2|NM|4548-4^HbA1c^LN||7.2|%|4.0-6.0|H|||F',
          'OBX|3|NM|718-7^HGB^LN||141|g/L|115-150|N|||F\r',
        ].join('\r'),
      ),
    ),
  ),
  'and-ua767': bytes('#8804C4C4960801D4C4152'),
  'and-scale': bytes(
    'T,GS,1\rUS,GS,+00120.10kg\r\nST,GS,+00123.45kg\r\nST,GS,+00123.45kg\r\nST,GS,   62.0 kg\r\n',
  ),
  'omron-hbp9030': bytes(
    '##2026,07,11,09,05,12345678901234567890,0,120,080,072,0\r\n2026,07,11,09,06,                    ,2,   ,   ,   ,0\r\n',
  ),
  'omron-hbp9020': bytes(
    'bp,9bp,99999999999999999999,2023/04/27,15:06,140,098,077,068,3\rbp,99999999999999999999,2023/04/27,15:06,---,---,---,---,3\r',
  ),
  'suntech-nibp': hex(
    '3E053E05 02 01BA 3E044B73 3E1873004A001E01000000000000310755005800000000E9 3E1873004A00',
  ),
  gtech: bytes('\u0002158.5\u0002158.5,60.54,M,123.5,678.9\u0003\u0002158.5,,M\u0003'),
  'bcm-h10': hex('A55A A55A0503360265A5 A55A0503360265A5 A55A0503350695D8 A55A05033506'),
  healthometer: bytes(
    ['\u001bR\u001bI0000', '184.5', '184.5']
      .map((w, at) =>
        at ? `\u001bR\u001bI007\u001bW${w}\u001bH70.0\u001bB26.5\u001bNc\u001bE` : w,
      )
      .join(''),
  ),
  // A request to be heard of a pressure monitor, and its report of two measurements.
  ieee11073: hex(
    'E7 E2000032 80000000 0001002A 5079 0026 80000000 A000 80000000 00000000 00800000 0008 1122334455667788 02BC 0001 0100 00000000' +
      'E700003E 003C 0054 0101 0036 0000 00000000 0D1D 002C F000 0000 0002 0024 0001 0012 0003 0006 0078 0050 0064 2007120612100000 0002 000A F258 2007120612100000' +
      'E700003E 003C 0055 0101',
  ),
  tanita: bytes(
    '{0,16,~{0,16,~0,1,~1,1,~2,1,MO,"SC-240",SN,"00000002",Bt,0,GE,1,AG,30,Hm,170,Pt,0.0,Wk,82.7,FW,18.6,fW,15.4,MW,67.3,mW,64.0,sW,19,bW,3.3,wW,48.0,ww,58.0,MI,28.6,Sw,63.6,OV,30.0,IF,6,rb,8255,rB,1973,rJ,12,rA,28,ZF,369.4,CS,FD\r\n',
  ),
  'tanita-bc418': bytes(
    '##"22/05/15","16:34",0,1,00168,068.9,19.8,013.6,055.3,037.8,29,024.4,06523,563,223,243,287,289,19.8,002.6,010.4,009.8,21.5,002.7,009.7,009.2,15.4,000.6,003.0,002.8,16.2,000.6,002.9,002.7,19.9,007.3,029.3,027.9,08\r\n',
  ),
  // The model, then 131 mg/dL after a meal of 21 November 2026, and the control solution.
  taidoc: joined(
    ...[
      [0x24, 0x77, 0x42, 0, 0],
      [0x25, 0x75, 0x35, 30, 8],
      [0x26, 0x83, 0, 6, 0x80],
      [0x25, 0x75, 0x35, 31, 8],
      [0x26, 0x83, 0, 6, 0xc0],
    ].flatMap(([command = 0, ...data]) => [
      Uint8Array.of(0x51),
      encodeTaidocFrame({ command, data: Uint8Array.from(data), isFromMeter: true }),
    ]),
  ),
  barcode: joined(Uint8Array.of(0x02, 0x00, 0x01), bytes(']C0L260000000017\r\nA-1\rB-')),
  // How it is, why it is offline, its paper: no paper.
  escpos: hex('13 1A 32 7E'),
  // Both halves of the example session of the specification.
  kiosk: hex(
    [...sessionOf('docs/kiosk-link-session.txt').matchAll(/^ {2}([0-9a-f]+)$/gm)]
      .map(([, frame]) => frame)
      .join(''),
  ),
  nonin: stream(nonin, 3),
  'contec-cms50': stream(cms50, 60),
  'contec-cms50-v7': stream(cms50v7, 60),
  'berry-bci': stream(berry, 100),
};

/** A finger of eight seconds, and three without. */
function stream(encode: (sample: Sample) => Uint8Array, perSecond: number): Uint8Array {
  const finger = encode({ spo2: 97, pulse: 172, perfusionIndex: null });
  return joined(
    Uint8Array.of(0x05, 0x81, 0x01),
    repeated(finger, 8 * perSecond),
    repeated(encode(null), 3 * perSecond),
  );
}

function sessionOf(path: string): string {
  return readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

function tm2655(systolic: string): Uint8Array {
  const fields = ['TM2655', '1910291429', 'RB', 'M', 'E00', systolic, 'M 87', 'D 62', 'P 83'];
  const text = [...fields, 'I17', 'L139'].join('\u001e');
  return encodeTm2655Frame({ address: '00', text });
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
