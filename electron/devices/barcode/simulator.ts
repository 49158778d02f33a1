import { createTalkingDevice, type TalkingDevice, type Utterance } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { barcodeProfile } from './driver.ts';

/** A scanner with two codes that lie before it. */
export function createBarcodeSimulator(timing: Timing): TalkingDevice {
  return createTalkingDevice({
    timing,
    profile: barcodeProfile,
    display: ['待机'],
    talks: [
      {
        key: 'label',
        name: { 'zh-CN': '标本条码', en: 'Specimen label' },
        say: () => codeOf(']C0L260000000017'),
      },
      {
        key: 'qr',
        name: { 'zh-CN': '二维码', en: 'QR code' },
        say: () => codeOf(']Q1预约 2026-11-23 09:00'),
      },
    ],
  });
}

function codeOf(text: string): Utterance {
  return { bytes: Buffer.from(`${text}\r`), display: [text] };
}
