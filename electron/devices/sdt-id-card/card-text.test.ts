import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import {
  CARD_TEXT_BYTES,
  decodeAppendedAddress,
  decodeCardText,
  encodeAppendedAddress,
  encodeCardText,
} from './card-text.ts';

const date = (text: string) => text as CalendarDate;

function roundTrip(card: IdentityCard) {
  return decodeCardText(encodeCardText(card));
}

function put(block: Uint8Array, offset: number, text: string): Uint8Array {
  const copy = Uint8Array.from(block);
  copy.set(Buffer.from(text, 'utf16le'), offset);
  return copy;
}

describe('the text of an identity card', () => {
  it('has its fields at their published places', () => {
    const block = Buffer.from(encodeCardText(inventedCard()));
    const at = (offset: number, length: number) =>
      block.subarray(offset, offset + length).toString('utf16le');
    expect(at(0, 30)).toBe('王小满'.padEnd(15));
    expect(at(30, 2)).toBe('2');
    expect(at(32, 4)).toBe('01');
    expect(at(36, 16)).toBe('19580314');
    expect(at(122, 36)).toMatch(/^11019919580314002[\dX]$/);
    expect(at(188, 16)).toBe('20100501');
    expect(at(204, 16)).toBe('长期      ');
    expect(block.length).toBe(CARD_TEXT_BYTES);
  });

  it.each<[string, Partial<IdentityCard>]>([
    ['a resident with a long-term card', {}],
    ['a resident with a card that ends', { validTo: date('2030-05-01') }],
    ['a resident of Hong Kong', { documentType: 'residence-permit', ethnicCode: '' }],
    [
      'a foreigner with the card of 2023',
      { documentType: 'foreigner-2023', name: 'ANNA LINDQVIST', validTo: date('2033-12-01') },
    ],
    [
      'a foreigner with a long name on the card of 2023',
      { documentType: 'foreigner-2023', name: 'MARIA FERNANDA DE LA CONCEPCION ALVAREZ' },
    ],
    ['a foreigner with the card of 2017', { documentType: 'foreigner-2017', name: '安娜' }],
  ])('reads back %s', (_name, changes) => {
    const isForeigner = changes.documentType?.startsWith('foreigner') ?? false;
    const blank = { ethnicCode: '', address: '', authority: '' };
    const number = changes.documentType === 'foreigner-2017' ? 'ZZZ110080314021' : undefined;
    const card = inventedCard({
      ...changes,
      ...(isForeigner ? blank : {}),
      ...(number ? { number } : {}),
    });
    expect(roundTrip(card)).toEqual({ is: 'card', card });
  });

  it('keeps rare characters as they are: beyond the basic plane and in the private use area', () => {
    const card = inventedCard({ name: '𬭚\ue5e5璟' });
    expect(roundTrip(card)).toEqual({ is: 'card', card });
  });

  it.each([
    ['1', 'male'],
    ['2', 'female'],
    ['0', 'unknown'],
    ['9', 'not-stated'],
  ])('reads sex %s as %s', (code, sex) => {
    const decoded = decodeCardText(put(encodeCardText(inventedCard()), 30, code));
    expect(decoded).toMatchObject({ is: 'card', card: { sex } });
  });

  it('takes NUL for padding too', () => {
    const block = put(encodeCardText(inventedCard()), 0, '王小满\0\0\0\0\0\0\0\0\0\0\0\0');
    expect(decodeCardText(block)).toMatchObject({ is: 'card', card: { name: '王小满' } });
  });

  it.each([
    ['a birth date that does not exist', 36, '19580230'],
    ['no number', 122, ' '.repeat(18)],
    ['no name', 0, ' '.repeat(15)],
    ['a sex that is none', 30, '7'],
    ['an end that is neither date nor 长期', 204, '20301301'],
  ])('refuses %s', (_name, offset, text) => {
    const block = put(encodeCardText(inventedCard()), offset, text);
    expect(decodeCardText(block)).toEqual({ is: 'refused', reason: 'malformed' });
  });

  it('refuses a kind of card that it does not know', () => {
    const block = put(encodeCardText(inventedCard()), 248, 'Z');
    expect(decodeCardText(block)).toEqual({ is: 'refused', reason: 'unsupported' });
  });

  it('never throws, whatever 256 bytes', () => {
    const block = fc.uint8Array({ minLength: CARD_TEXT_BYTES, maxLength: CARD_TEXT_BYTES });
    fc.assert(
      fc.property(block, (bytes) => {
        expect(decodeCardText(bytes).is).toMatch(/card|refused/);
      }),
    );
  });
});

describe('an address that was written into a card later', () => {
  it('has up to 35 characters, without its padding', () => {
    expect(decodeAppendedAddress(encodeAppendedAddress('演示区𬭚路1号'))).toBe('演示区𬭚路1号');
    expect(decodeAppendedAddress(Buffer.from('1号\0\0', 'utf16le'))).toBe('1号');
    const longest = '路'.repeat(35);
    expect(decodeAppendedAddress(Buffer.from(longest, 'utf16le'))).toBe(longest);
  });

  it.each([
    ['nothing', ''],
    ['blanks', '20002000'],
    ['half a character', '310032'],
    ['half a pair', '310000d8'],
    ['the number of a reader', '0500030033003400'],
    ['more than there is room for', '4e00'.repeat(36)],
  ])('is none where the answer holds %s', (_name, hex) => {
    expect(decodeAppendedAddress(Buffer.from(hex, 'hex'))).toBeNull();
  });
});
