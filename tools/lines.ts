/** One line without its LF, numbered from 1; null when it was longer than the limit. */
export type TextLine = { readonly text: string | null; readonly lineNumber: number };

/**
 * The lines of a stream of text. Only LF ends one: U+2028 may stand inside JSON. At most `charactersMax` of
 * a line are held; the rest of a longer one is passed over.
 */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  charactersMax: number,
): AsyncGenerator<TextLine> {
  let held: string | null = '';
  let lineNumber = 0;
  for await (const chunk of chunks) {
    const [head = '', ...lines] = chunk.split('\n');
    held = joined(held, head, charactersMax);
    for (const line of lines) {
      lineNumber += 1;
      yield { text: held, lineNumber };
      held = joined('', line, charactersMax);
    }
  }
  if (held !== '') yield { text: held, lineNumber: lineNumber + 1 };
}

function joined(held: string | null, more: string, charactersMax: number): string | null {
  return held === null || held.length + more.length > charactersMax ? null : held + more;
}
