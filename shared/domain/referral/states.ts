/** States of a referral (c.2). `draft` is never stored: it becomes a row when it is sent or declined. */
export const referralStates = [
  'draft',
  'submitted',
  'accepted',
  'rejected',
  'returned-for-info',
  'scheduled',
  'arrived',
  'in-care',
  'returned',
  'closed',
  'cancelled',
  'no-show',
  'expired',
  'declined-by-patient',
] as const;

export type ReferralState = (typeof referralStates)[number];

/** Who does a step. `patient` is the resident, whose word the doctor writes down. */
export type ReferralParty = 'sender' | 'receiver' | 'patient';

export type ReferralStep =
  | 'submit'
  | 'decline'
  | 'cancel'
  | 'accept'
  | 'reject'
  | 'ask-for-info'
  | 'schedule'
  | 'arrive'
  | 'admit'
  | 'return'
  | 'miss'
  | 'expire'
  | 'close';

type StepRule = {
  readonly by: ReferralParty;
  readonly from: readonly ReferralState[];
  readonly to: ReferralState;
  /** A step that somebody will ask about needs its reason. */
  readonly needsReason: boolean;
};

const atReceiver = ['accepted', 'scheduled', 'arrived', 'in-care'] as const;
/** The two weeks may end wherever the resident got to (REF-18). */
const followed = ['submitted', 'rejected', 'returned-for-info', ...atReceiver, 'returned'] as const;

/** Only the sender cancels, only the receiver accepts or rejects, a rejection has a reason (c.2). */
const steps: Readonly<Record<ReferralStep, StepRule>> = {
  submit: {
    by: 'sender',
    from: ['draft', 'returned-for-info'],
    to: 'submitted',
    needsReason: false,
  },
  decline: { by: 'patient', from: ['draft'], to: 'declined-by-patient', needsReason: true },
  cancel: { by: 'sender', from: ['submitted'], to: 'cancelled', needsReason: true },
  accept: { by: 'receiver', from: ['submitted'], to: 'accepted', needsReason: false },
  reject: { by: 'receiver', from: ['submitted'], to: 'rejected', needsReason: true },
  'ask-for-info': {
    by: 'receiver',
    from: ['submitted'],
    to: 'returned-for-info',
    needsReason: true,
  },
  schedule: { by: 'receiver', from: ['accepted'], to: 'scheduled', needsReason: false },
  arrive: { by: 'receiver', from: ['accepted', 'scheduled'], to: 'arrived', needsReason: false },
  admit: { by: 'receiver', from: ['arrived'], to: 'in-care', needsReason: false },
  return: { by: 'receiver', from: ['arrived', 'in-care'], to: 'returned', needsReason: false },
  miss: {
    by: 'sender',
    from: [...followed, 'declined-by-patient'],
    to: 'no-show',
    needsReason: true,
  },
  expire: { by: 'sender', from: ['submitted'], to: 'expired', needsReason: false },
  close: {
    by: 'sender',
    from: [...followed, 'declined-by-patient'],
    to: 'closed',
    needsReason: true,
  },
};

const receiversStates: ReadonlySet<string> = new Set(
  Object.values(steps).flatMap(({ by, to }) => (by === 'receiver' ? [to] : [])),
);

/** Whether the receiving hospital, and nobody else, brings a referral into this state (c.2). */
export function isReceiversState(state: string): boolean {
  return receiversStates.has(state);
}

export type StepRefusal = 'wrong-party' | 'wrong-state' | 'reason-required';

export type StepDecision =
  | { readonly to: ReferralState; readonly refused?: undefined }
  | { readonly refused: StepRefusal };

/** Whether somebody may do a step now, and where it leads (c.2). */
export function takeStep(
  step: ReferralStep,
  from: ReferralState,
  { by, reason }: { readonly by: ReferralParty; readonly reason: string | null },
): StepDecision {
  const rule = steps[step];
  if (rule.by !== by) return { refused: 'wrong-party' };
  if (!rule.from.includes(from)) return { refused: 'wrong-state' };
  if (rule.needsReason && !reason?.trim()) return { refused: 'reason-required' };
  return { to: rule.to };
}

const printable: ReadonlySet<ReferralState> = new Set(
  referralStates.filter((state) => state !== 'draft'),
);

/** The slip is a paper from the moment it was sent, whether or not the line stands (c.2). */
export function isPrintable(state: ReferralState): boolean {
  return printable.has(state);
}

const withReceiver: ReadonlySet<ReferralState> = new Set([
  'submitted',
  'returned-for-info',
  ...atReceiver,
  'returned',
]);

/** The receiving hospital has something to do with it, and so needs to see the resident's record. */
export function isWithReceiver(state: ReferralState): boolean {
  return withReceiver.has(state);
}

const ended: ReadonlySet<ReferralState> = new Set(['closed', 'cancelled', 'no-show', 'expired']);

/** Somebody still has to do something about it. */
export function isOpen(state: ReferralState): boolean {
  return state !== 'draft' && !ended.has(state);
}
