import {
  type FrameReader,
  listeningDriver,
  nothing,
  type ReaderTools,
  type Understood,
} from '../listening-driver.ts';
import { createSteadyFinger } from '../meaning/steady-finger.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { createNoninScanner, type NoninFrame } from './frames.ts';
import {
  PACKET_FRAMES,
  packetSample,
  PACKETS_PER_SECOND,
  readSpotCheck,
  secondSample,
  SYNC,
  textSample,
} from './protocol.ts';

/** As every model has it that speaks one of these formats. */
export const noninProfile: LineProfile = usualLine;

/** Oximeters of Nonin: a stream of format 2 or 8 or of words, of which a steady finger becomes one reading, or spot checks. */
export const noninDriver = listeningDriver({
  id: 'nonin',
  version: '1.0',
  profile: noninProfile,
  silenceMs: 250,
  createScanner: createNoninScanner,
  createReader,
});

/** Nothing checks a second of format 8: one or two of them are noise as well. */
const UNCHECKED_LEAST = 3;

function createReader(tools: ReaderTools): FrameReader<NoninFrame> {
  const packets = createPackets(tools);
  const seconds = createSteadyFinger(tools, 1, UNCHECKED_LEAST);
  const words = createSteadyFinger(tools, 1);
  return {
    read(frame) {
      if (frame.format === 13) return readSpotCheck(frame.data);
      if (frame.format === 'text') return words.take(textSample(frame.spo2, frame.pulse));
      if (frame.format === 8) return seconds.take(secondSample(frame.bytes));
      return packets.take(frame.status, frame.value);
    },
    shown() {
      const shown = packets.shown();
      const all = [shown, words.shown(), seconds.shown()];
      return all.find(({ is }) => is === 'reading') ?? nothing;
    },
  };
}

/** Puts frames of format 2 into packets. One in which a frame was lost is none. */
function createPackets(tools: ReaderTools) {
  const finger = createSteadyFinger(tools, PACKETS_PER_SECOND);
  let statuses: number[] = [];
  let values: number[] = [];
  return {
    shown: finger.shown,
    take(status: number, value: number): Understood {
      const isFirst = (status & SYNC) !== 0;
      if (!isFirst && values.length === 0) return nothing;
      statuses = isFirst ? [status] : [...statuses, status];
      values = isFirst ? [value] : [...values, value];
      if (values.length < PACKET_FRAMES) return nothing;
      const sample = packetSample(statuses, values);
      values = [];
      return finger.take(sample);
    },
  };
}
