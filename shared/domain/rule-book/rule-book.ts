import { diabetesRules } from './diabetes.ts';
import { elderRules } from './elders.ts';
import type { RuleEntry } from './entry.ts';
import { hypertensionRules } from './hypertension.ts';
import { identityRules } from './identity.ts';
import { measurementRules } from './measurement.ts';
import { queueRules } from './queue.ts';
import { recordRules } from './record.ts';
import { triageRules } from './triage.ts';

/**
 * Every rule that the program obeys, in the chapters of the rule book. A rule that is cited anywhere
 * in the code stands here, and what stands here is cited (tools/rules/book.test.ts).
 */
export const ruleBook: readonly {
  readonly title: string;
  readonly rules: Readonly<Record<string, RuleEntry>>;
}[] = [
  { title: 'Identity', rules: identityRules },
  { title: 'Record, referral, security', rules: recordRules },
  { title: 'Hypertension', rules: hypertensionRules },
  { title: 'Type-2 diabetes', rules: diabetesRules },
  { title: 'COPD and elders', rules: elderRules },
  { title: 'Measurement', rules: measurementRules },
  { title: 'Queue', rules: queueRules },
  { title: 'Pre-triage', rules: triageRules },
];
