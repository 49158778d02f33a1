type Asked = { readonly danger: Readonly<Record<string, boolean | undefined>> };

/** What is said now over what was said before, question by question. */
export function overlay<Answers extends Asked>(before: Answers | null, now: Answers): Answers {
  return { ...before, ...now, danger: { ...before?.danger, ...now.danger } };
}
