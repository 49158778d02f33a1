import type { Proposal, VisitAnswers } from '../../../shared/contract/care.ts';
import { classifyHypertension } from '../../../shared/domain/care/hypertension.ts';
import { clinicDate } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';

/** What the product's own rules say of a visit of the invented clinic. */
export function propose(
  clinic: FakeClinic,
  visitId: string,
  answers: VisitAnswers,
): Proposal | null {
  const ticket = clinic.tickets.find((one) => one.visitId === visitId);
  const person = ticket && clinic.person(ticket.residentId);
  if (!person?.record.conditions.some(({ code }) => code === 'hypertension')) return null;
  const window = clinic.window?.visitId === visitId ? clinic.window : null;
  const value = window?.protocol.value ?? null;
  const previousClass = person.record.followUps[0]?.class ?? null;
  const decision = classifyHypertension({
    visitDate: clinicDate(Date.now()),
    birthDate: person.brief.birthDate,
    sbp: value?.sbp,
    dbp: value?.dbp,
    ...answers,
    previous:
      previousClass === null ? null : { controlled: previousClass === 1, adverseReaction: false },
  });
  const followUpId = clinic.followUps.get(visitId);
  return {
    programme: 'hypertension',
    visitId,
    bloodPressure: value && { ...value, readings: window?.accepted.length ?? 0 },
    previousControlled: previousClass === null ? null : previousClass === 1,
    class: decision.class,
    flags: decision.flags,
    actions: [...decision.actions],
    dueDate: decision.dueDate,
    needs: [...(decision.needs ?? [])],
    hints: [...decision.hints],
    because: [...decision.because],
    ruleSet: decision.ruleSet,
    ruleSetVersion: decision.version,
    confirmed: followUpId ? { followUpId, dueDate: decision.dueDate } : null,
  };
}
