/**
 * What the keyed hash of a look-up is made of: the same at the clinic, which has the document, and at
 * the district, which compares (docs/adr/0012, 3). The number is cleaned (ID-04).
 */
export function documentText({ type, number }: { type: string; number: string }): string {
  return `yizhan-look-up-1\n${type}\n${number}`;
}
