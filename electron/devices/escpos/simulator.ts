import type { Strip } from '../../../shared/contract/strips.ts';
import type { Send } from '../driver.ts';
import type { Simulator } from '../simulator.ts';
import type { Timing } from '../timing.ts';
import { createPaper, type Paper } from './paper.ts';
import { escposProfile } from './profile.ts';
import { createPrinterScanner } from './protocol.ts';
import { stripBytes } from './strip-bytes.ts';

/** What is the matter with it; `linesLeft`: how much of its paper there still is. */
type Trouble = {
  hasPaper: boolean;
  isLow: boolean;
  isOpen: boolean;
  isMute: boolean;
  linesLeft: number;
};

export type EscposSimulator = Simulator & { readonly paper: Paper };

/** A line of a strip. */
const LINE_MS = 40;
const HALF_LINES = 2;

/** A printer that answers for its state, prints line by line and shows what is on its paper. */
export function createEscposSimulator(timing: Timing): EscposSimulator {
  const trouble: Trouble = {
    hasPaper: true,
    isLow: false,
    isOpen: false,
    isMute: false,
    linesLeft: Number.POSITIVE_INFINITY,
  };
  let sendNow: Send | null = null;
  const say = (byte: number) => {
    if (!trouble.isMute) sendNow?.(Uint8Array.of(byte)).catch(() => undefined);
  };
  const paper = createPaper(() => say(trouble.hasPaper ? 0x00 : 0x0f));
  const motor = createMotor(timing, paper, trouble);
  const acts: Readonly<Record<string, () => void>> = {
    sample: () => motor.feed(stripBytes(sample)),
    paper: () => changePaper(trouble),
    half: () => (trouble.linesLeft = HALF_LINES),
    low: () => (trouble.isLow = !trouble.isLow),
    cover: () => (trouble.isOpen = !trouble.isOpen),
    mute: () => (trouble.isMute = !trouble.isMute),
  };
  return {
    paper,
    device: {
      profile: escposProfile,
      connect(send) {
        sendNow = send;
        const scanner = createPrinterScanner();
        return {
          feed(bytes) {
            for (const found of scanner.feed(bytes)) {
              if (found.kind === 'frame' && found.frame.is === 'question') {
                say(answerTo(found.frame.question, trouble));
              }
            }
            motor.feed(bytes);
          },
          // A cable that is pulled out does not stop what the printer already has.
          closed: () => (sendNow = null),
        };
      },
      display: () => [trouble.hasPaper ? '有纸' : '缺纸', ...paper.lines],
      stop: () => motor.stop(),
    },
    buttons: [
      { key: 'sample', name: { 'zh-CN': '打印样张', en: 'Print a sample' } },
      { key: 'paper', name: { 'zh-CN': '取走或放回纸卷', en: 'Take out or put back the paper' } },
      { key: 'half', name: { 'zh-CN': '打到一半没纸', en: 'Paper ends in the middle' } },
      { key: 'low', name: { 'zh-CN': '纸将用完', en: 'Paper near its end' } },
      { key: 'cover', name: { 'zh-CN': '打开或合上盖子', en: 'Open or close the cover' } },
      { key: 'mute', name: { 'zh-CN': '不回话，或又回话', en: 'Stop or start answering' } },
    ],
    press(key) {
      acts[key]?.();
      motor.wake();
    },
  };
}

/** Whoever puts a new roll in goes on printing where the old one ended. */
function changePaper(trouble: Trouble) {
  trouble.hasPaper = !trouble.hasPaper;
  trouble.linesLeft = Number.POSITIVE_INFINITY;
}

/** Works off what came, one line after another, for as long as there is paper and the cover is closed. */
function createMotor(timing: Timing, paper: Paper, trouble: Trouble) {
  let cancel: (() => void) | null = null;
  const canPrint = () => trouble.hasPaper && !trouble.isOpen;

  /** Up to the end of a line. */
  function runLine(): 'line' | 'idle' {
    const before = paper.begun.length;
    while (canPrint() && paper.step()) if (paper.begun.length > before) return 'line';
    return 'idle';
  }

  function run() {
    cancel = null;
    if (runLine() === 'idle') return;
    trouble.linesLeft -= 1;
    if (trouble.linesLeft <= 0) trouble.hasPaper = false;
    cancel = timing.after(LINE_MS, run);
  }

  const wake = () => {
    if (!cancel) run();
  };
  return {
    wake,
    feed(bytes: Uint8Array) {
      paper.feed(bytes);
      wake();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}

function answerTo(question: number, { hasPaper, isLow, isOpen }: Trouble): number {
  const bits: Readonly<Record<number, number>> = {
    1: hasPaper && !isOpen ? 0 : 0x08,
    2: (hasPaper ? 0 : 0x20) | (isOpen ? 0x04 : 0),
    4: (hasPaper ? 0 : 0x60) | (isLow || !hasPaper ? 0x0c : 0),
  };
  return 0x12 | (bits[question] ?? 0);
}

const sample: Strip = [
  { is: 'text', text: '样张', size: 'plain' },
  { is: 'text', text: 'A007', size: 'four-times' },
  { is: 'text', text: '请到 测量站', size: 'plain' },
];
