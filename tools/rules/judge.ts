import type { z } from 'zod';

/** One set of rules on the command line: what a case looks like, and the product's function that judges it. */
export type RuleSet = {
  readonly judge: (input: unknown) => object;
};

/** Binds a schema to the function behind it. Strict schemas only: an unknown key must be an error. */
export function ruleSet<Schema extends z.ZodType>(
  schema: Schema,
  decide: (input: z.output<Schema>) => object,
): RuleSet {
  return {
    judge: (input) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? decide(parsed.data) : { error: sentence(parsed.error.issues) };
    },
  };
}

/** The decision on one line of text, or `{ error }`. Errors name keys, never values. A byte order mark says nothing. */
export function judgeLine(set: RuleSet, line: string): object {
  let input: unknown;
  try {
    input = JSON.parse(line.trim());
  } catch {
    return { error: 'not JSON' };
  }
  try {
    return set.judge(input);
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'internal' };
  }
}

function sentence(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(describe).join('; ');
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => (path ? `${path}.${key}` : key));
    return `unknown key: ${keys.join(', ')}`;
  }
  return path ? `${path}: ${issue.message}` : issue.message;
}
