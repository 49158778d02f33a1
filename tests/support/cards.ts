import type { IdentityCard } from '../../shared/contract/card.ts';
import { makeCheckDigit } from '../../shared/domain/identity/id-number.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';

/** An invented card of county 110199, which was never assigned; the check digit is right. */
export function inventedCard(changes: Partial<IdentityCard> = {}): IdentityCard {
  const birthDate = changes.birthDate ?? ('1958-03-14' as CalendarDate);
  const first17 = `110199${birthDate.replaceAll('-', '')}002`;
  return {
    documentType: 'id-card',
    number: first17 + makeCheckDigit(first17),
    name: '王小满',
    sex: 'female',
    birthDate,
    ethnicCode: '01',
    address: '演示区槐树街道12号院3号楼2单元401室',
    authority: '演示区公安局',
    validFrom: '2010-05-01' as CalendarDate,
    validTo: null,
    ...changes,
  };
}
