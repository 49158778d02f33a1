import { randomUUID } from 'node:crypto';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';
import { makePerson } from './people.ts';

type Outcome = 'found' | 'not-found' | 'out-of-reach' | 'too-many';
/** What comes of a question to the district; `waits`: no answer comes. */
type Elsewhere = Outcome | 'waits';
type Answer = { readonly outcome: Outcome; readonly residentId: string | null };

const outcomes = new WeakMap<FakeClinic, Elsewhere>();
const askers = new WeakMap<FakeClinic, () => void>();

/**
 * What the district says when it is asked for somebody; nobody of that document without a word. Whoever
 * waits hears it now.
 */
export function setElsewhere(clinic: FakeClinic, outcome: Elsewhere): void {
  outcomes.set(clinic, outcome);
  askers.get(clinic)?.();
}

/** A look-up: whoever is found is a resident of another clinic, here from now on. */
export function lookUp(clinic: FakeClinic): Answer | Promise<Answer> {
  const outcome = outcomes.get(clinic) ?? 'not-found';
  if (outcome === 'waits') {
    return new Promise((resolve) => askers.set(clinic, () => resolve(lookUp(clinic))));
  }
  if (outcome !== 'found') return { outcome, residentId: null };
  const sketch = { name: '周文静', sex: 'female', birthDate: '1992-02-11' } as const;
  const contact = { phone: '13900001234', address: '演示区北苑社区 3 号楼' };
  const person = makePerson({ ...sketch, ...contact }, clinic.people.length, Date.now());
  person.record = {
    ...person.record,
    membership: {
      membershipId: randomUUID(),
      fromClinic: '北苑社区卫生服务站',
      role: 'look-up',
      because: '来本机构就诊',
      since: toInstant(Date.now()),
    },
  };
  clinic.people.push(person);
  return { outcome, residentId: person.brief.residentId };
}

const wishes = new WeakMap<FakeClinic, string | null>();

/** Keeps for what reason the district shall look for somebody who was just registered. */
export function noteWish(clinic: FakeClinic, reason: string | null): void {
  wishes.set(clinic, reason);
}

/** The reason of the last registration's wish; null where it had none. */
export function lastWish(clinic: FakeClinic): string | null {
  return wishes.get(clinic) ?? null;
}
