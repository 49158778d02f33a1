/** A sentence for whoever runs the server: Chinese, and English beside it. */
export type Words = { readonly zh: string; readonly en: string };

/** For a terminal, which may know neither: the Chinese line, and below it the English one. */
export function linesOf({ zh, en }: Words): string {
  return `${zh}\n${en}`;
}

/** Ends what somebody at a terminal asked for; `message` holds both lines. */
export class ToldError extends Error {
  readonly words: Words;

  constructor(words: Words, options?: ErrorOptions) {
    super(linesOf(words), options);
    this.words = words;
  }
}
