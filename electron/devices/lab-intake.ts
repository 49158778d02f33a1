import type { EpochMs } from '../../shared/lib/clock.ts';
import type { DriverContext, DriverEvent, RejectReason } from './driver.ts';
import { clockBehindMs } from './meaning/device-time.ts';
import { decodeAnalyte } from './meaning/lab-analytes.ts';
import { decodeLabResult, type LabMessage, type LabResult } from './meaning/lab-results.ts';
import { labelOf } from './meaning/own-label.ts';

/** What is done with the messages of analysers and meters, whichever protocol brought them. */
export type LabIntake = {
  /** True when every reading of the message is on the disk. What is no reading holds up nothing. */
  readonly take: (message: LabMessage, begunAt: EpochMs) => Promise<boolean>;
  /** Bytes that gave no message. */
  readonly refuse: (reason: RejectReason, bytes: Uint8Array) => void;
};

/** Of bytes that gave nothing, so much is kept for the technician. */
const DEFECT_BYTES_MAX = 2_000;
const SUBJECT_CHARACTERS_MAX = 60;

type Reading = Extract<DriverEvent, { type: 'reading' | 'lab-result' }>;

/** Outlives the openings of the line, as what is on its way to the data host does. */
export function createLabIntake(context: DriverContext): LabIntake {
  const deliver = createDelivery(context);

  function refuse(reason: RejectReason, bytes: Uint8Array) {
    const rawHex = Buffer.from(bytes.subarray(0, DEFECT_BYTES_MAX)).toString('hex');
    void context.emit({ type: 'rejected', reason, rawHex });
  }

  function takeResult(
    message: LabMessage,
    result: LabResult,
    behindMs: number | null,
  ): Promise<boolean> {
    const decoded = decodeLabResult(message, result);
    const { rawHex } = result;
    const specimenId = labelOf(result)?.slice(0, SUBJECT_CHARACTERS_MAX);
    const clock = behindMs === null ? {} : { clockBehindMs: behindMs };
    if (decoded.is === 'refused') {
      const other = specimenId === undefined ? null : decodeAnalyte(message, result);
      if (other?.is === 'result') {
        return deliver({
          type: 'lab-result',
          result: other.result,
          deviceTime: result.at,
          specimenId: specimenId ?? '',
          flags: [...other.flags],
          ...keyOf(other.recordKey),
          ...clock,
          rawHex,
        });
      }
      void context.emit({ type: 'rejected', reason: (other ?? decoded).reason, rawHex });
      return Promise.resolve(true);
    }
    // The label of a specimen names the order; what the device was told of the patient may be anything.
    const subjectId = result.specimenId ?? result.patientId;
    return deliver({
      type: 'reading',
      values: [decoded.value],
      deviceTime: result.at,
      subjectId: subjectId?.slice(0, SUBJECT_CHARACTERS_MAX) ?? null,
      ...(specimenId === undefined ? {} : { specimenId }),
      flags: [...decoded.flags],
      ...keyOf(decoded.recordKey),
      ...clock,
      rawHex,
    });
  }

  return {
    refuse,
    async take(message, begunAt) {
      // The header's time is when the device began to send.
      const behindMs = message.clock === null ? null : clockBehindMs(message.clock, begunAt);
      if (behindMs !== null) context.setClock(behindMs);
      const stored = message.results.map((result) => takeResult(message, result, behindMs));
      return (await Promise.all(stored)).every(Boolean);
    },
  };
}

function keyOf(recordKey: string | null): { readonly recordKey?: string } {
  return recordKey === null ? {} : { recordKey };
}

/**
 * A device that got no answer in time sends everything again, while the first of it may still wait for the data
 * host. What is on its way is not sent a second time, so a data host that is away for long does not drown.
 */
function createDelivery({ emit }: DriverContext): (reading: Reading) => Promise<boolean> {
  const onTheWay = new Map<string, Promise<boolean>>();
  return (reading) => {
    const key = reading.recordKey ?? reading.rawHex;
    const before = onTheWay.get(key);
    if (before) return before;
    const stored = emit(reading).finally(() => onTheWay.delete(key));
    onTheWay.set(key, stored);
    return stored;
  };
}
