import { randomUUID } from 'node:crypto';
import { implement } from '@orpc/server';
import type { Proposal, VisitAnswers, VisitJudgement } from '../../../shared/contract/care.ts';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { overlay } from '../../../shared/domain/care/answers.ts';
import type { GlucoseInput } from '../../../shared/domain/care/diabetes.ts';
import {
  type CareProgramme,
  findProgramme,
  judgeVisit,
  type VisitFacts,
} from '../../../shared/domain/care/programmes.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import type { FakeClinic } from './clinic.ts';
import type { FakePerson } from './people.ts';
import type { Once } from './once.ts';

/** Judgements of the invented clinic, and what is asked and confirmed. */
export function fakeCare(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  return {
    propose: os.care.propose.handler(({ input, signal }) =>
      clinic.live(() => propose(clinic, input.visitId, input.answers), signal),
    ),
    answer: os.care.answer.handler(({ input }) =>
      once('care.answer', input.idempotencyKey, () => {
        const asked = { answers: input.answers, by: '李敏', at: toInstant(Date.now()) };
        clinic.answers.set(input.visitId, asked);
        return { answersId: randomUUID() };
      }),
    ),
    confirm: os.care.confirm.handler(({ input }) =>
      once('care.confirm', input.idempotencyKey, () => {
        const followUps = input.classes.map(({ programme }) => ({
          programme,
          followUpId: randomUUID(),
        }));
        clinic.sheet = input.sheet;
        for (const { programme, followUpId } of followUps) {
          clinic.followUps.set(`${input.visitId} ${programme}`, followUpId);
        }
        return { followUps };
      }),
    ),
  };
}

/** What the product's own rules say of a visit of the invented clinic. */
function propose(clinic: FakeClinic, visitId: string, given: VisitAnswers): VisitJudgement | null {
  const ticket = clinic.tickets.find((one) => one.visitId === visitId);
  const person = ticket && clinic.person(ticket.residentId);
  const programmes = person ? managedBy(person) : [];
  if (!person || programmes.length === 0) return null;
  const window = clinic.window?.visitId === visitId ? clinic.window : null;
  const value = window?.protocol.value ?? null;
  const glucose = clinic.glucose.get(visitId) ?? null;
  const stored = clinic.answers.get(visitId) ?? null;
  const answers = overlay(stored?.answers ?? null, given);
  const facts: VisitFacts = {
    visitDate: clinicDate(Date.now()),
    birthDate: person.brief.birthDate,
    sbp: value?.sbp,
    dbp: value?.dbp,
    glucose,
    ...answers,
  };
  const proposals = programmes.map((one) => proposalOf(clinic, visitId, { one, person, facts }));
  const [dueDate = null] = proposals.flatMap((one) => one.dueDate ?? []).toSorted();
  return {
    visitId,
    bloodPressure: value && { ...value, readings: window?.accepted.length ?? 0 },
    pressureReadings: window?.accepted.filter(isPressure).length ?? 0,
    glucose: glucose && shown(glucose),
    proposals,
    dueDate,
    answers,
    answered: stored && { by: stored.by, at: stored.at },
    sheet: { values: { 'weight.now': 684, 'cigarettes.now': 10 }, from: null },
  };
}

type Case = {
  readonly one: CareProgramme;
  readonly person: FakePerson;
  readonly facts: VisitFacts;
};

function proposalOf(clinic: FakeClinic, visitId: string, { one, person, facts }: Case): Proposal {
  const before = person.record.followUps.find(({ programme }) => programme === one.id);
  const previous = before ? { controlled: before.class === 1, adverseReaction: false } : null;
  const decision = judgeVisit(one, { ...facts, previous });
  const followUpId = clinic.followUps.get(`${visitId} ${one.id}`);
  return {
    programme: one.id,
    previousControlled: previous?.controlled ?? null,
    class: decision.class,
    flags: decision.flags,
    actions: [...decision.actions],
    dueDate: decision.dueDate,
    needs: [...(decision.needs ?? [])],
    hints: [...decision.hints],
    because: [...decision.because],
    ruleSet: decision.ruleSet,
    ruleSetVersion: decision.version,
    faceToFaceThisYear: before ? 3 : 0,
    confirmed: followUpId ? { followUpId, dueDate: decision.dueDate } : null,
  };
}

function managedBy({ record }: FakePerson): readonly CareProgramme[] {
  return record.conditions
    .filter(({ managed }) => managed)
    .flatMap(({ code }) => findProgramme(code) ?? []);
}

function isPressure({ values }: { readonly values: readonly { kind: string }[] }): boolean {
  return values.some(({ kind }) => kind === 'sbp');
}

function shown({ kind, mmolL, code }: GlucoseInput): VisitJudgement['glucose'] {
  return { kind, value: mmolL ?? null, code: code ?? null };
}
