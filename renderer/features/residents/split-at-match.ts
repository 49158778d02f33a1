/**
 * A text in three: before the match, the match, after it. No match: all of it is before.
 *
 * @example splitAtMatch('欧阳明月', '明') → ['欧阳', '明', '月']
 */
export function splitAtMatch(
  text: string,
  query: string,
): readonly [before: string, match: string, after: string] {
  const at = query === '' ? -1 : text.indexOf(query);
  if (at < 0) return [text, '', ''];
  return [text.slice(0, at), query, text.slice(at + query.length)];
}
