import { describe, expect, it } from 'vitest';
import type { DriverEvent } from '../../electron/devices/driver.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { inventedCard } from '../../tests/support/cards.ts';
import { type Output, outputOf } from './output.ts';

type Reading = Extract<DriverEvent, { type: 'reading' }>;

const bare = { values: [], deviceTime: null, subjectId: null, flags: [], rawHex: '' };
const reading = (more: Partial<Reading>): Reading => ({ type: 'reading', ...bare, ...more });

const table: readonly (readonly [string, DriverEvent, Output])[] = [
  [
    'a reading with nothing beside its values',
    reading({ values: [{ kind: 'sbp', value: 120, unit: 'mm[Hg]' }] }),
    { type: 'reading', values: [{ kind: 'sbp', value: 120, unit: 'mm[Hg]' }], flags: [] },
  ],
  [
    'what was converted, without what it was before',
    reading({
      values: [
        { kind: 'glucose', value: 16.7, unit: 'mmol/L', original: { text: '300', unit: 'mg/dL' } },
      ],
    }),
    { type: 'reading', values: [{ kind: 'glucose', value: 16.7, unit: 'mmol/L' }], flags: [] },
  ],
  [
    'a code in place of a number',
    reading({ values: [{ kind: 'glucose', unit: 'mmol/L', code: 'HI' }] }),
    { type: 'reading', values: [{ kind: 'glucose', unit: 'mmol/L', code: 'HI' }], flags: [] },
  ],
  [
    'everything that a device says beside its values',
    reading({ deviceTime: '2026-11-21 08:30', subjectId: '007', flags: ['stable', 'net'] }),
    {
      type: 'reading',
      values: [],
      deviceTime: '2026-11-21T08:30',
      subjectId: '007',
      stable: true,
      flags: ['stable', 'net'],
    },
  ],
  [
    'a card that was lifted',
    { type: 'card', card: null },
    { type: 'status', status: 'card-lifted' },
  ],
  [
    'a refusal with its bytes',
    { type: 'rejected', reason: 'checksum', rawHex: '0205' },
    { type: 'rejected', reason: 'checksum', bytes: 2, hex: '0205' },
  ],
  [
    'a refusal without bytes',
    { type: 'rejected', reason: 'malformed', rawHex: null },
    { type: 'rejected', reason: 'malformed', bytes: 0 },
  ],
  [
    'a refusal of bytes that are not told',
    { type: 'rejected', reason: 'malformed', rawHex: null, bytes: 7 },
    { type: 'rejected', reason: 'malformed', bytes: 7 },
  ],
  ['what was scanned', { type: 'text', text: 'P-17' }, { type: 'text', text: 'P-17' }],
  [
    'what became of a ticket',
    { type: 'print-status', jobId: '', state: 'paper-out' },
    { type: 'status', status: 'paper-out' },
  ],
];

describe('the output', () => {
  it.each(table)('of %s', (_name, event, output) => {
    expect(outputOf(event, { isUnmasked: false })).toEqual(output);
  });

  it('shows a card masked', () => {
    const card = inventedCard();
    const output = outputOf({ type: 'card', card }, { isUnmasked: false });
    expect(output).toEqual({
      type: 'card',
      fields: {
        ...card,
        number: `${'*'.repeat(14)}${card.number.slice(-4)}`,
        name: '王*满',
        birthDate: '1958-**-**',
        address: '*'.repeat(card.address.length),
      },
      flags: [],
    });
  });

  it('shows a card as it is when that is asked for', () => {
    const card = inventedCard();
    expect(outputOf({ type: 'card', card }, { isUnmasked: true })).toEqual({
      type: 'card',
      fields: card,
      flags: [],
    });
  });

  it('says what on a card contradicts itself', () => {
    const card = { ...inventedCard(), birthDate: '1958-01-01' as CalendarDate };
    const output = outputOf({ type: 'card', card }, { isUnmasked: false });
    expect(output).toMatchObject({ flags: ['birth-date-differs'] });
  });
});
