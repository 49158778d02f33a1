import { sql } from 'kysely';
import type { Database } from '../db/open.ts';

/** A transaction that was stored and not applied: what it says stays in the database. */
export type QuarantinedFacts = {
  readonly scopeId: string;
  readonly clinicName: string | null;
  /** Null where it is in no feed. */
  readonly seq: number | null;
  readonly txId: string;
  readonly deviceName: string | null;
  readonly isRevoked: boolean | null;
  readonly receivedAt: string;
  readonly why:
    | 'quarantined' // not applied by rule, or its workstation was sent away
    | 'handed-over' // by a home that was sent away, in no feed
    | 'id-reused' // says something else than what is known by this id
    | 'not-folded'; // accepted, and not understood by this version
  /** What stands of what operators decided; null while nobody did. */
  readonly decision: 'released' | 'kept-out' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
};

/** All places in which something lies that no row shows; what waits for its resident's return does as it should. */
const ASIDE = sql`aside as (
      select scope_id, seq, tx_id, replica_id, received_at, 'quarantined' as why
        from feed where status = 'quarantined'
      union all select f.scope_id, f.seq, f.tx_id, f.replica_id, f.received_at, 'not-folded'
        from inbox_bad b join feed f on f.scope_id = b.scope_id and f.tx_id = b.tx_id
        where b.reason <> 'resident-away'
      union all select scope_id, null, tx_id, replica_id, at, 'handed-over' from quarantine
      union all select scope_id, null, tx_id, replica_id, at, 'id-reused'
        from set_aside where reason = 'id-reused'
    ), decided as (
      select distinct on (scope_id, tx_id) scope_id, tx_id, decision, decided_by, reason, at
      from quarantine_decisions order by scope_id, tx_id, place desc
    )`;

export type AsideCount = { readonly quarantined: number; readonly notFolded: number };

/** By the scope: how much lies in quarantine that nobody has decided, and how much this version does not understand. */
export async function countAside(db: Database): Promise<ReadonlyMap<string, AsideCount>> {
  const { rows } = await sql<AsideCount & { scope_id: string }>`with ${ASIDE}
    select a.scope_id, count(*) filter (where a.why = 'not-folded')::int as "notFolded",
      count(*) filter (where a.why <> 'not-folded' and d.tx_id is null)::int as quarantined
    from aside a left join decided d on d.scope_id = a.scope_id and d.tx_id = a.tx_id
    group by a.scope_id`.execute(db);
  return new Map(rows.map(({ scope_id, ...count }) => [scope_id, count]));
}

/** What lies in quarantine: what nobody has decided first, then the newest. */
export async function readQuarantine(
  db: Database,
  limit: number,
): Promise<readonly QuarantinedFacts[]> {
  const { rows } = await sql<QuarantinedFacts>`
    with ${ASIDE}
    select a.scope_id as "scopeId", a.seq, a.tx_id as "txId", a.received_at as "receivedAt", a.why,
      (select min(c.name) from clinics c where c.id = a.scope_id) as "clinicName",
      k.name as "deviceName", k.is_revoked as "isRevoked", d.decision,
      d.decided_by as "decidedBy", d.at as "decidedAt", d.reason as "decisionReason"
    from aside a
    left join streams t on t.scope_id = a.scope_id and t.replica_id = a.replica_id
    left join known_devices k on k.device_id = t.device_id
    left join decided d on d.scope_id = a.scope_id and d.tx_id = a.tx_id
    order by d.decision is null desc, a.received_at desc, a.seq desc limit ${limit}`.execute(db);
  return rows;
}
