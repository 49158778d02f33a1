import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Addressee, ReferralDraft, ReferralLine } from '../../../shared/contract/referrals.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { outcomeDueDate } from '../../../shared/domain/referral/clocks.ts';
import { referralNumber } from '../../../shared/domain/referral/number.ts';
import { clinicDate, toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import type { FakePerson } from './people.ts';
import type { Once } from './once.ts';

const addressees: Addressee[] = [
  {
    organisationId: randomUUID(),
    name: '演示区人民医院',
    phone: '010-00000120',
    departments: ['心血管内科', '内分泌科', '神经内科'],
  },
  {
    organisationId: randomUUID(),
    name: '演示区中医医院',
    phone: null,
    departments: ['脑病科', '眼科'],
  },
];

/** Referrals of the invented clinic: 张桂兰's form is filled, everybody else's is nearly empty. */
export function fakeReferrals(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>();
  const notFound = (): never => {
    throw new ORPCError('not-found', { data: new AppError('not-found').toProblem() });
  };
  const now = () => toInstant(Date.now());
  const drafts = clinic.referralDrafts;
  const personOf = (residentId: string) => clinic.person(residentId) ?? notFound();
  const send = (draft: ReferralDraft, doctorName: string, more: Partial<ReferralLine> = {}) => {
    const line = { ...lineOf(draft, personOf(draft.residentId), clinic, doctorName), ...more };
    clinic.referrals = [line, ...clinic.referrals];
    const { referralId, number, issuedOn } = line;
    return { referralId, number, outcomeDueDate: outcomeDueDate(issuedOn) };
  };
  const patch = (referralId: string, more: Partial<ReferralLine>) => {
    clinic.referrals = clinic.referrals.map((line) =>
      line.referralId === referralId ? { ...line, ...more } : line,
    );
    return { done: true } as const;
  };
  return os.referrals.router({
    prefill: os.referrals.prefill.handler(({ input, context }) => ({
      draft: draftOf(personOf(input.residentId), input.visitId),
      patient: patientOf(personOf(input.residentId)),
      doctorName: context.staff?.name ?? '',
      issuedBy: '安康社区卫生服务站',
      issuedOn: clinicDate(Date.now()),
      addressees,
      ambulanceSigns: clinic.ambulanceSigns,
      supplementBy: null,
      because: [],
      begun: drafts.get(input.residentId) ?? null,
    })),
    keepDraft: os.referrals.keepDraft.handler(({ input }) => {
      if (input.draft) drafts.set(input.residentId, { draft: input.draft, at: now() });
      else drafts.delete(input.residentId);
      return { done: true } as const;
    }),
    submit: os.referrals.submit.handler(({ input, context }) =>
      once('referrals.submit', input.idempotencyKey, () =>
        send(input.draft, context.staff?.name ?? ''),
      ),
    ),
    decline: os.referrals.decline.handler(({ input, context }) =>
      once('referrals.decline', input.idempotencyKey, () =>
        send(input.draft, context.staff?.name ?? '', {
          state: 'declined-by-patient',
          stateReason: input.reason,
        }),
      ),
    ),
    cancel: os.referrals.cancel.handler(({ input }) =>
      once('referrals.cancel', input.idempotencyKey, () =>
        patch(input.referralId, { state: 'cancelled', stateReason: input.reason }),
      ),
    ),
    recordOutcome: os.referrals.recordOutcome.handler(({ input }) =>
      once('referrals.recordOutcome', input.idempotencyKey, () =>
        patch(input.referralId, { state: 'closed', stateReason: input.outcome }),
      ),
    ),
    list: os.referrals.list.handler(({ input, signal }) =>
      clinic.live(
        () =>
          clinic.referrals.filter(
            ({ residentId }) => input.residentId === null || residentId === input.residentId,
          ),
        signal,
      ),
    ),
  });
}

/** Somebody was referred and waits for an answer; `more` says what else became of it. */
export function addReferral(
  clinic: FakeClinic,
  person: FakePerson,
  more: Partial<ReferralLine> = {},
): void {
  const draft = { ...draftOf(person, null), toOrganisation: '演示区人民医院' };
  const line = lineOf({ ...draft, toDepartment: '心血管内科' }, person, clinic, '刘建国');
  clinic.referrals = [{ ...line, ...more }, ...clinic.referrals];
}

function patientOf({ brief }: FakePerson) {
  const { name, sex, ageYears, recordNumber, address, phoneMasked } = brief;
  return { name, sex, age: `${ageYears} 岁`, recordNumber, address, phone: phoneMasked };
}

function draftOf({ brief, record }: FakePerson, visitId: string | null): ReferralDraft {
  const isIll = record.conditions.length > 0;
  return {
    residentId: brief.residentId,
    visitId,
    followUpId: null,
    urgency: 'ordinary',
    isGreenChannel: false,
    toOrganisationId: null,
    toOrganisation: '',
    toDepartment: '',
    toDoctor: '',
    impression: isIll ? '高血压（控制不满意）；2 型糖尿病' : '',
    reason: isIll ? '本次测量：血压 168/98 mmHg。高血压连续两次随访控制不满意。' : '',
    pastHistory: isIll
      ? '高血压（2014年6月起）。过敏：青霉素。'
      : '档案未记载慢性病。档案未记载过敏。',
    treatment: isIll ? '近一年在本机构随访 4 次，最近一次 2026年11月8日。' : '',
    doctorPhone: '010-00000199',
  };
}

function lineOf(
  draft: ReferralDraft,
  person: FakePerson,
  clinic: FakeClinic,
  doctorName: string,
): ReferralLine {
  const now = Date.now();
  const { residentId, urgency, isGreenChannel, toOrganisation, toDepartment, impression } = draft;
  return {
    referralId: randomUUID(),
    residentId,
    number: referralNumber('A', clinicDate(now), clinic.referrals.length + 1),
    patient: patientOf(person),
    urgency,
    isGreenChannel,
    toOrganisation,
    toDepartment: toDepartment || null,
    impression,
    state: 'submitted',
    stateReason: null,
    issuedOn: clinicDate(now),
    submittedAt: toInstant(now),
    answerHours: 24,
    doctorName,
    saved: 'saved',
    copies: 0,
  };
}
