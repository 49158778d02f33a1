import type { IdentityCard } from '../../shared/contract/card.ts';
import type { Registration } from '../../shared/contract/residents.ts';
import { makeCheckDigit } from '../../shared/domain/identity/id-number.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';

type Person = {
  readonly name: string;
  readonly birthDate: string;
  readonly sex?: 'male' | 'female';
  /** Tells people of one birthday apart. */
  readonly serial?: number;
};

/** An invented number of the never-assigned county 110199 with its check digit (GB 11643). */
export function idNumber({ birthDate, sex = 'male', serial = 1 }: Omit<Person, 'name'>): string {
  const sequence = serial * 2 + (sex === 'male' ? 1 : 0);
  const first17 = `110199${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + makeCheckDigit(first17);
}

/** The chip of an invented resident's card. */
export function card(person: Person): IdentityCard {
  return {
    documentType: 'id-card',
    number: idNumber(person),
    name: person.name,
    sex: person.sex ?? 'male',
    birthDate: person.birthDate as CalendarDate,
    ethnicCode: '01',
    address: '演示区和平街道安康社区 1 号楼',
    authority: '演示区公安局',
    validFrom: '2016-01-01' as CalendarDate,
    validTo: null,
  };
}

/** The same person typed at the desk. */
export function registration(person: Person & { readonly phone?: string }): Registration {
  return {
    documentType: 'id-card',
    documentNumber: idNumber(person),
    name: person.name,
    sex: person.sex ?? 'male',
    birthDate: person.birthDate as CalendarDate,
    phone: person.phone ?? '',
    address: '演示区和平街道安康社区 1 号楼',
    ethnicCode: '01',
  };
}
