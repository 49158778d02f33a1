import type { z } from 'zod';
import type { visitPurpose } from '../../shared/contract/visits.ts';
import { registration } from './people.ts';
import type { TestWorkstation } from './workstation.ts';

let serial = 0;

type Person = Omit<Parameters<typeof registration>[0], 'birthDate'> & {
  readonly birthDate?: string;
  readonly phone?: string;
  /** Why this is nobody who has a record, where somebody is like them. */
  readonly reason?: string;
};

type Purpose = z.output<typeof visitPurpose>;

/** An invented person, whose number nobody has yet, registered at a workstation's reception. */
export async function registerAt(
  desk: TestWorkstation,
  { reason, ...person }: Person,
): Promise<string> {
  serial += 1;
  const { residentId } = await desk.signedIn('reception').residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ birthDate: '1990-01-01', serial, ...person }),
    cardToken: null,
    reason: reason ?? null,
  });
  return residentId;
}

/** A resident comes in without an appointment. */
export function checkInAt(
  desk: TestWorkstation,
  residentId: string,
  purpose: Purpose = 'measurement',
) {
  return desk.signedIn('reception').visits.checkIn({
    idempotencyKey: desk.key(),
    residentId,
    appointmentId: null,
    purpose,
  });
}

/** Somebody new comes in. */
export async function arriveAt(desk: TestWorkstation, person: Person, purpose?: Purpose) {
  return checkInAt(desk, await registerAt(desk, person), purpose);
}
