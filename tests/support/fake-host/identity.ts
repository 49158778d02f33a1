import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { IdentityChange } from '../../../shared/contract/identity.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { compareForDuplicate } from '../../../shared/domain/identity/duplicates.ts';
import { maskPhone } from '../../../shared/domain/identity/mask.ts';
import { clinicDate } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';
import type { FakePerson } from './people.ts';

/** Putting right who somebody is, over a clinic in memory. */
export function fakeIdentity(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const done = { done: true } as const;
  return {
    check: os.identity.check.handler(({ input: { residentId, change } }) =>
      clinic.people
        .filter(({ brief }) => brief.residentId !== residentId)
        .flatMap(({ brief, number, phone }) => {
          const documents = [{ type: 'id-card' as const, number }];
          const { level, because } = compareForDuplicate(comparable(change), {
            ...brief,
            documents,
            phone,
          });
          return level ? [{ resident: brief, level, because: [...because] }] : [];
        }),
    ),
    correct: os.identity.correct.handler(({ input: { idempotencyKey, residentId, change } }) =>
      once('identity.correct', idempotencyKey, () => {
        const person = clinic.person(residentId);
        if (person) putRight(person, change);
        return done;
      }),
    ),
    endDocument: os.identity.endDocument.handler(({ input: { idempotencyKey, documentId } }) =>
      once('identity.endDocument', idempotencyKey, () => {
        for (const person of clinic.people) {
          const documents = person.record.documents.map((one) =>
            one.documentId === documentId ? { ...one, validTo: clinicDate(Date.now()) } : one,
          );
          person.record = { ...person.record, documents };
        }
        return done;
      }),
    ),
  };
}

function comparable({ name, sex, birthDate, phone, document }: IdentityChange) {
  const documents = document
    ? [{ type: document.documentType, number: document.documentNumber }]
    : [];
  return { name, sex, birthDate, phone, documents };
}

function putRight(
  person: FakePerson,
  { name, sex, birthDate, address, phone, document }: IdentityChange,
) {
  const phoneMasked = phone === null ? person.brief.phoneMasked : phone && maskPhone(phone);
  const resident = { ...person.brief, name, sex, birthDate, address, phoneMasked };
  const earlier = person.record.documents.map((one) =>
    document ? { ...one, validTo: clinicDate(Date.now()) } : one,
  );
  const { documentType } = document ?? {};
  const documents = documentType
    ? [
        { documentId: crypto.randomUUID(), documentType, isReadFromChip: false, validTo: null },
        ...earlier,
      ]
    : earlier;
  person.record = { ...person.record, resident, documents };
}
