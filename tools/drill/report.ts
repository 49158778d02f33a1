import {
  doubtsAbout,
  type Rehearsal,
  type RehearsedScope,
} from '../../server/backups/rehearsal.ts';
import type { Taken } from './take.ts';

/** What came back, for a person: the last line says whether all of it did. */
export function report(
  rehearsal: Rehearsal,
  taken: Taken | null,
): { readonly lines: readonly string[]; readonly isWhole: boolean } {
  const doubts = doubtsAbout(rehearsal);
  return {
    isWhole: doubts.length === 0,
    lines: [
      ...summary(rehearsal, taken),
      '',
      ...scopeTable(rehearsal.scopes),
      '',
      ...tableOf(
        ['table', 'rows'],
        rehearsal.tables
          .filter(({ rows }) => rows > 0)
          .map(({ name, rows }) => [name, count(rows)]),
      ),
      '',
      ...doubts,
      lastLine(rehearsal, doubts),
    ],
  };
}

function summary(rehearsal: Rehearsal, taken: Taken | null): readonly string[] {
  const { header, bytes, rows, entries, tables, restoreMs, startMs, scopes } = rehearsal;
  const how = header.key.keyId === null ? 'not encrypted' : 'encrypted';
  const wrote = taken
    ? `, written in ${seconds(taken.writeMs)} (${count(Math.round(rows / (taken.writeMs / 1000)))} rows a second)`
    : '';
  return [
    `backup    ${header.id}, taken ${header.takenAt}, ${count(bytes)} bytes, ${how}${wrote}`,
    `restored  into a new PostgreSQL in ${seconds(restoreMs)}`,
    `checked   ${tables.length} tables byte for byte, ${count(entries)} feed entries hashed anew`,
    `started   the district's server on it in ${seconds(startMs)}: it answers for ${scopes.length} scopes`,
  ];
}

function scopeTable(scopes: readonly RehearsedScope[]): readonly string[] {
  return tableOf(
    ['scope', 'kind', 'came back', 'secured', 'running', 'missing'],
    scopes.map(({ scopeId, kind, entries, durableSeq, live }) => [
      scopeId,
      kind,
      count(entries),
      count(durableSeq),
      live ? count(live.head) : '-',
      live ? missingOf(live.head - entries, live.missingSince) : '-',
    ]),
  );
}

function missingOf(entries: number, since: string | null): string {
  return entries > 0 ? `${count(entries)}, received from ${since ?? 'unknown'} on` : '0';
}

function lastLine(rehearsal: Rehearsal, doubts: readonly string[]): string {
  const { rows, entries, scopes, restoreMs, startMs } = rehearsal;
  if (doubts.length > 0) return `restore: FAILED: ${doubts.length} doubts, see above`;
  const missing = scopes.reduce((sum, { live, ...scope }) => {
    return sum + Math.max(0, (live?.head ?? 0) - scope.entries);
  }, 0);
  const came = `${count(rows)} rows and ${count(entries)} entries of ${scopes.length} scopes came back whole`;
  const lost = scopes.some(({ live }) => live)
    ? `${count(missing)} newer entries would be missing`
    : 'no running district to compare with';
  return `restore: ${came} in ${seconds(restoreMs + startMs)}; ${lost}`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
