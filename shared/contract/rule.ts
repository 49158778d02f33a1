import { oc } from '@orpc/contract';
import type { Permission } from '../domain/access.ts';

/**
 * What the pipeline has to know of a procedure before it runs it. A procedure without a rule does
 * not start the host.
 */
export type Rule = {
  /** `subscription` is a query whose answer is pushed again whenever it changes. */
  readonly kind: 'query' | 'command' | 'subscription';
  /** `public`: before sign-in. Otherwise the actor must hold this permission. */
  readonly needs: Permission | 'public';
  /**
   * Where a command is decided. What only one may decide (calling a ticket) goes to the clinic's
   * home over the LAN and is never merged. A query goes there when only the home has the answer.
   */
  readonly decidedAt: 'here' | 'home';
  /** What the audit trail says of it (T4, SEC-03). `none` only where no personal data is touched. */
  readonly audit: 'none' | 'read' | 'search' | 'write' | 'reveal' | 'print' | 'sign-in';
  /** The answer holds a document number or phone in full: only `residents.reveal` (ID-52). */
  readonly reveals: boolean;
};

export type RuleMeta = { readonly rule?: Rule };

type RuleInput = Partial<Rule> & Pick<Rule, 'needs'>;

const base = oc.$meta<RuleMeta>({});

/** A question. Personal data in the answer is audited as a read unless it says otherwise. */
export function query(rule: RuleInput) {
  return base.meta({ rule: complete('query', rule) });
}

/** An act: one transaction, one audit row, one effect per idempotency key. */
export function command(rule: RuleInput) {
  return base.meta({ rule: complete('command', rule) });
}

/** A live answer. */
export function subscription(rule: RuleInput) {
  return base.meta({ rule: complete('subscription', rule) });
}

function complete(kind: Rule['kind'], rule: RuleInput): Rule {
  const audit = kind === 'command' ? 'write' : 'read';
  return { kind, decidedAt: 'here', audit, reveals: false, ...rule };
}
