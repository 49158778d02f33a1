import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { RelatedPerson } from '../../../shared/contract/household.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { maskPhone } from '../../../shared/domain/identity/mask.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** Who belongs to somebody, over a clinic in memory. */
export function fakeHousehold(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;
  const change = (id: string, next: (person: RelatedPerson) => readonly RelatedPerson[]) => {
    for (const person of clinic.people) {
      const related = person.record.related.flatMap((one) =>
        one.relatedPersonId === id ? next(one) : [one],
      );
      person.record = { ...person.record, related };
    }
  };
  return {
    add: os.household.add.handler(({ input: { idempotencyKey, residentId, related } }) =>
      once('household.add', idempotencyKey, () => {
        const relatedPersonId = randomUUID();
        const { relation, name, phone, mayAct } = related;
        const phoneMasked = phone === '' ? null : maskPhone(phone);
        const row = { relatedPersonId, relation, name, phoneMasked, mayAct };
        const person = clinic.person(residentId);
        if (person) {
          const next = { ...row, documentMasked: null, residentId: null };
          person.record = { ...person.record, related: [...person.record.related, next] };
        }
        return { relatedPersonId };
      }),
    ),
    allow: os.household.allow.handler(({ input: { idempotencyKey, relatedPersonId, mayAct } }) =>
      once('household.allow', idempotencyKey, () => {
        change(relatedPersonId, (one) => [{ ...one, mayAct }]);
        return done;
      }),
    ),
    end: os.household.end.handler(({ input: { idempotencyKey, relatedPersonId } }) =>
      once('household.end', idempotencyKey, () => {
        change(relatedPersonId, () => []);
        return done;
      }),
    ),
  };
}
