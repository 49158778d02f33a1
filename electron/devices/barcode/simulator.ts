import { specimenLabel } from '../../../shared/domain/orders/label.ts';
import { ticketCode } from '../../../shared/domain/queue/ticket-code.ts';
import { clinicDate } from '../../../shared/lib/clock.ts';
import { createTalkingDevice, type TalkingDevice, type Utterance } from '../talking-device.ts';
import type { Timing } from '../timing.ts';
import { barcodeProfile } from './driver.ts';

const SEQUENCE = { min: 1, max: 999, step: 1, initial: 1 };
/** The letters of the demonstration's two workstations. */
const desks = ['A', 'B'] as const;

/**
 * A scanner with two codes of somebody else's before it, and the labels and tickets that the demonstration's workstations
 * gave today: the field is their sequence.
 */
export function createBarcodeSimulator(timing: Timing): TalkingDevice {
  const today = () => clinicDate(timing.now());
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
      ...desks.flatMap((desk) => [
        {
          key: `label-${desk}`,
          name: { 'zh-CN': `今天的标签 ${desk}`, en: `Label ${desk} of today` },
          field: SEQUENCE,
          say: (sequence: number) => codeOf(specimenLabel(desk, today(), sequence)),
        },
        {
          key: `ticket-${desk}`,
          name: { 'zh-CN': `今天的号票 ${desk}`, en: `Ticket ${desk} of today` },
          field: SEQUENCE,
          say: (sequence: number) => codeOf(ticketCode(ticketNumber(desk, sequence), today())),
        },
      ]),
    ],
  });
}

function codeOf(text: string): Utterance {
  return { bytes: Buffer.from(`${text}\r`), display: [text] };
}

function ticketNumber(desk: string, sequence: number): string {
  return `${desk}${String(sequence).padStart(3, '0')}`;
}
