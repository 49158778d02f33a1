import type { RuleEntry } from './entry.ts';

/** (e) Type-2 diabetes. */
export const diabetesRules = {
  'DM-03': {
    says: 'Danger: glucose 16.7 or more, or 3.9 or less; pressure as HTN-20; any sign of the list; a lasting heart rate above 100; above 39 °C; above normal in pregnancy.',
    source: 'S3 p.61',
    confidence: 'H',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
