/**
 * Numbers that a workstation gives by itself (tickets, referral forms): counted in what it has given. A
 * database that was restored has forgotten some, and of two copies each gives its own, so a database
 * that goes on under a new replica id begins another block (docs/adr/0009, 4).
 */

/** Blocks in turn; who came so far begins again with the first. */
const BLOCKS = 5;

/**
 * The next number of the own block; of the whole count once the block is full.
 *
 * @param given what is known to have been given, of every block, in any order
 * @param rebirths how often this database went on under a new replica id
 * @param size numbers of one block
 */
export function nextInBlock(given: readonly number[], rebirths: number, size: number): number {
  const before = (rebirths % BLOCKS) * size;
  const own = given.filter((number) => number > before && number <= before + size);
  const next = Math.max(before, ...own) + 1;
  return next <= before + size ? next : Math.max(...given) + 1;
}
