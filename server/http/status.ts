import type { Database } from '../db/open.ts';

export type ScopeStatus = {
  readonly scopeId: string;
  readonly kind: string;
  readonly head: number;
  /** When its home last spoke to us; null for a scope of our own. */
  readonly lastContactAt: string | null;
  /** Transactions that this version could not fold. */
  readonly notFolded: number;
};

/** How far the district has every scope. Numbers only: nothing of anybody. */
export async function readStatus(db: Database): Promise<readonly ScopeStatus[]> {
  const scopes = await db
    .selectFrom('scopes')
    .leftJoin('inbox_bad', 'inbox_bad.scope_id', 'scopes.scope_id')
    .select(['scopes.scope_id', 'kind', 'seq', 'last_contact_at'])
    .select((eb) => eb.fn.count<number>('inbox_bad.tx_id').as('not_folded'))
    .groupBy(['scopes.scope_id', 'kind', 'seq', 'last_contact_at'])
    .orderBy('scopes.scope_id')
    .execute();
  return scopes.map((scope) => ({
    scopeId: scope.scope_id,
    kind: scope.kind,
    head: scope.seq,
    lastContactAt: scope.last_contact_at,
    notFolded: scope.not_folded,
  }));
}
