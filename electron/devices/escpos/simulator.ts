import { toInstant } from '../../../shared/lib/clock.ts';
import type { Send } from '../driver.ts';
import type { Simulator } from '../simulator.ts';
import type { Timing } from '../timing.ts';
import { escposProfile } from './driver.ts';
import { createPaper, type Paper } from './paper.ts';
import { createPrinterScanner } from './protocol.ts';
import { ticketBytes } from './ticket.ts';

/** What is the matter with it. */
type Trouble = { hasPaper: boolean; isLow: boolean; isOpen: boolean };

/** A printer that answers for its state and shows what is on its paper. */
export function createEscposSimulator(timing: Timing): Simulator {
  const trouble: Trouble = { hasPaper: true, isLow: false, isOpen: false };
  const paper: Paper = createPaper();
  const acts: Readonly<Record<string, () => void>> = {
    sample: () => {
      if (trouble.hasPaper) paper.feed(sampleTicket(timing.now()));
    },
    paper: () => (trouble.hasPaper = !trouble.hasPaper),
    low: () => (trouble.isLow = !trouble.isLow),
    cover: () => (trouble.isOpen = !trouble.isOpen),
  };
  return {
    device: {
      profile: escposProfile,
      connect(send) {
        const scanner = createPrinterScanner();
        return {
          feed(bytes) {
            for (const found of scanner.feed(bytes)) {
              if (found.kind === 'frame' && found.frame.is === 'question') {
                answer(send, found.frame.question, trouble);
              }
            }
            if (trouble.hasPaper) paper.feed(bytes);
          },
          closed: () => undefined,
        };
      },
      display: () => [trouble.hasPaper ? '有纸' : '缺纸', ...paper.lines],
      stop: () => undefined,
    },
    buttons: [
      { key: 'sample', name: { 'zh-CN': '打印样张', en: 'Print a sample' } },
      { key: 'paper', name: { 'zh-CN': '取走或放回纸卷', en: 'Take out or put back the paper' } },
      { key: 'low', name: { 'zh-CN': '纸将用完', en: 'Paper near its end' } },
      { key: 'cover', name: { 'zh-CN': '打开或合上盖子', en: 'Open or close the cover' } },
    ],
    press: (key) => acts[key]?.(),
  };
}

function answer(send: Send, question: number, { hasPaper, isLow, isOpen }: Trouble) {
  const bits: Readonly<Record<number, number>> = {
    1: hasPaper && !isOpen ? 0 : 0x08,
    2: (hasPaper ? 0 : 0x20) | (isOpen ? 0x04 : 0),
    4: (hasPaper ? 0 : 0x60) | (isLow || !hasPaper ? 0x0c : 0),
  };
  send(Uint8Array.of(0x12 | (bits[question] ?? 0))).catch(() => undefined);
}

function sampleTicket(now: number): Uint8Array {
  return ticketBytes({
    number: 'A007',
    goTo: '测量站',
    ahead: 3,
    aboutMinutes: 12,
    checkInAt: toInstant(now),
    clinicName: '样张',
  });
}
