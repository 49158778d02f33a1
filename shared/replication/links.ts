/**
 * Resident merge (replication.md 5.4): add-only edges, of which later ones supersede earlier ones.
 * Rows keep their resident id for ever and are read through the aliases, so an unmerge is exact.
 */
export type Link = {
  readonly linkId: string;
  readonly kind: 'merge' | 'unmerge';
  readonly a: string;
  readonly b: string;
  /** The edge that this one takes back, or null. */
  readonly supersedes: string | null;
};

/**
 * Every id that stands for somebody else, with the id that all of its component go by: the smallest.
 * The answer depends on the set of edges alone.
 */
export function aliases(links: readonly Link[]): ReadonlyMap<string, string> {
  const superseded = new Set(links.map(({ supersedes }) => supersedes));
  const parents = new Map<string, string>();
  for (const link of links) {
    if (link.kind === 'merge' && !superseded.has(link.linkId)) unite(parents, link.a, link.b);
  }
  const answer = new Map<string, string>();
  for (const id of parents.keys()) {
    const root = rootOf(parents, id);
    if (root !== id) answer.set(id, root);
  }
  return answer;
}

/** The smaller root becomes the root of both, so a root is always the smallest of its component. */
function unite(parents: Map<string, string>, a: string, b: string): void {
  const [low, high] = [rootOf(parents, a), rootOf(parents, b)].sort() as [string, string];
  parents.set(low, low);
  parents.set(high, low);
}

function rootOf(parents: ReadonlyMap<string, string>, id: string): string {
  let root = id;
  for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root))
    root = next;
  return root;
}
