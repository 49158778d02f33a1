import type { DriverEvent, RejectReason } from '../../electron/devices/driver.ts';
import type { IdentityCard } from '../../shared/contract/card.ts';
import type { MeasuredValue } from '../../shared/contract/schemas.ts';
import { type CardDoubt, cardDoubtsOf } from '../../shared/domain/identity/card-doubts.ts';
import { mask, maskDocument } from '../../shared/domain/identity/mask.ts';
import { unreachable } from '../../shared/lib/assert.ts';

/** One line of output (commands.md, `decode`). */
export type Output =
  | {
      readonly type: 'reading';
      readonly values: readonly Omit<MeasuredValue, 'original'>[];
      /** ISO 8601 without zone: the wall clock of the device. */
      readonly deviceTime?: string;
      readonly subjectId?: string;
      readonly stable?: true;
      readonly flags: readonly string[];
    }
  | {
      readonly type: 'card';
      readonly fields: CardFields;
      /** What on it contradicts itself. */
      readonly flags: readonly CardDoubt[];
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'status'; readonly status: string }
  | {
      readonly type: 'rejected';
      readonly reason: Exclude<RejectReason, 'no-time'>;
      /** How many. */
      readonly bytes: number;
      /** Never of an identity card or a scanned code. */
      readonly hex?: string;
    }
  | { readonly type: 'send'; readonly hex: string };

/** As the contract has them; masked, the dates are no dates any more. */
export type CardFields = Readonly<Record<keyof IdentityCard, string | null>>;

export type OutputOptions = { readonly isUnmasked: boolean };

/** A driver that knows the device to hold still says so with this flag. */
const STABLE = 'stable';

/** What a driver made of the bytes, as a line of output. */
export function outputOf(event: DriverEvent, { isUnmasked }: OutputOptions): Output {
  switch (event.type) {
    case 'reading':
      return readingOf(event);
    case 'card':
      if (!event.card) return { type: 'status', status: 'card-lifted' };
      return {
        type: 'card',
        fields: isUnmasked ? event.card : masked(event.card),
        flags: cardDoubtsOf(event.card),
      };
    case 'text':
      return event;
    case 'lab-result':
      // None of the kinds that this command tells: only an order takes it.
      return rejectedOf({ type: 'rejected', reason: 'unsupported', rawHex: event.rawHex });
    case 'rejected':
      return rejectedOf(event);
    case 'heard':
      return { type: 'status', status: event.what };
    case 'print-status':
    case 'strip-status':
    case 'printer':
      return { type: 'status', status: event.state };
    default:
      return unreachable(event);
  }
}

function readingOf(event: Extract<DriverEvent, { type: 'reading' }>): Output {
  const { values, deviceTime, subjectId, flags } = event;
  return {
    type: 'reading',
    values: values.map(({ kind, value, unit, code }) => ({
      kind,
      ...(value === undefined ? {} : { value }),
      unit,
      ...(code === undefined ? {} : { code }),
    })),
    ...(deviceTime === null ? {} : { deviceTime: deviceTime.replace(' ', 'T') }),
    ...(subjectId === null ? {} : { subjectId }),
    ...(flags.includes(STABLE) ? { stable: true } : {}),
    flags,
  };
}

function rejectedOf(event: Extract<DriverEvent, { type: 'rejected' }>): Output {
  const { reason, rawHex, bytes = (rawHex ?? '').length / 2 } = event;
  // The contract has no word of its own for a memory without a clock: a field of the record is none.
  const told = reason === 'no-time' ? 'malformed' : reason;
  return { type: 'rejected', reason: told, bytes, ...(rawHex ? { hex: rawHex } : {}) };
}

/**
 * Enough to see that the right fields were read, and nobody's identity. Number and name by the program's rules
 * (ID-50, ID-54), one channel each for everybody; what the number hides, birth date and address, stays hidden.
 */
function masked(card: IdentityCard): CardFields {
  return {
    ...card,
    number: maskDocument(card.documentType, card.number, 'staff'),
    name: mask({ kind: 'name', value: card.name, channel: 'public' }).masked,
    birthDate: `${card.birthDate.slice(0, 4)}-**-**`,
    address: '*'.repeat([...card.address].length),
  };
}
