import { registration } from './people.ts';
import type { TestWorkstation } from './workstation.ts';

let serial = 0;

/** An invented person registered at a workstation's reception. */
export function registerAt(desk: TestWorkstation, name: string, birthDate = '1990-01-01') {
  serial += 1;
  return desk.signedIn('reception').residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ name, birthDate, serial }),
    cardToken: null,
    reason: null,
  });
}

/** The same, checked in to be measured. */
export async function arriveAt(desk: TestWorkstation, name: string, birthDate?: string) {
  const { residentId } = await registerAt(desk, name, birthDate);
  return desk.signedIn('reception').visits.checkIn({
    idempotencyKey: desk.key(),
    residentId,
    appointmentId: null,
    purpose: 'measurement',
  });
}
