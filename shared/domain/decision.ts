/** Which rules decided, so that a judgement can be repeated years later (domain.md 0, "Rule versions"). */
export type RuleSetRef = { readonly ruleSet: string; readonly version: string };

/**
 * What every judgement carries. `because` holds rule ids of domain.md (`HTN-30`), or a section
 * (`h.1`, `i.3.2`) where the rule has no id of its own.
 */
export type Decision = RuleSetRef & { readonly because: readonly string[] };

/** Rule ids in the order of their first mention, each once. */
export function ruleIds(...ids: readonly (string | false | null | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}
