import { encodeFrame } from '../../electron/devices/astm/frames.ts';
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
};

function tm2655(systolic: string): Uint8Array {
  const fields = ['TM2655', '1910291429', 'RB', 'M', 'E00', systolic, 'M 87', 'D 62', 'P 83'];
  const text = [...fields, 'I17', 'L139'].join('\u001e');
  return encodeTm2655Frame({ address: '00', text });
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
