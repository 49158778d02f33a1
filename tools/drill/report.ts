import {
  doubtsAbout,
  type Rehearsal,
  type RehearsedScope,
} from '../../server/backups/rehearsal.ts';
import { linesOf, type Words } from '../../server/words.ts';
import type { Taken } from './take.ts';

/** What came back, for a person; each line in both languages. The last one says whether all of it did. */
export function report(
  rehearsal: Rehearsal,
  taken: Taken | null,
): { readonly lines: readonly string[]; readonly isWhole: boolean } {
  const doubts = doubtsAbout(rehearsal);
  return {
    isWhole: doubts.length === 0,
    lines: [
      ...summary(rehearsal, taken).map(linesOf),
      '',
      scopeLegend,
      ...scopeTable(rehearsal.scopes),
      '',
      '每张表（table）有多少行（rows）：',
      ...tableOf(
        ['table', 'rows'],
        rehearsal.tables
          .filter(({ rows }) => rows > 0)
          .map(({ name, rows }) => [name, count(rows)]),
      ),
      '',
      ...doubts.map(linesOf),
      linesOf(lastLine(rehearsal, doubts.length)),
    ],
  };
}

function summary(rehearsal: Rehearsal, taken: Taken | null): readonly Words[] {
  const { entries, tables, restoreMs, startMs, scopes } = rehearsal;
  return [
    backupWords(rehearsal, taken),
    {
      zh: `恢复      到一个新的 PostgreSQL，用了 ${seconds(restoreMs)}`,
      en: `restored  into a new PostgreSQL in ${seconds(restoreMs)}`,
    },
    {
      zh: `核对      ${tables.length} 张表逐字节对过，${count(entries)} 条记录重新算过校验值`,
      en: `checked   ${tables.length} tables byte for byte, ${count(entries)} feed entries hashed anew`,
    },
    {
      zh: `启动      在上面启动区级服务，用了 ${seconds(startMs)}：${scopes.length} 个范围有应答`,
      en: `started   the district's server on it in ${seconds(startMs)}: it answers for ${scopes.length} scopes`,
    },
  ];
}

function backupWords({ header, bytes, rows }: Rehearsal, taken: Taken | null): Words {
  const isPlain = header.key.keyId === null;
  const speed = taken ? count(Math.round(rows / (taken.writeMs / 1000))) : '';
  const wrote = taken
    ? {
        zh: `，写了 ${seconds(taken.writeMs)}（每秒 ${speed} 行）`,
        en: `, written in ${seconds(taken.writeMs)} (${speed} rows a second)`,
      }
    : { zh: '', en: '' };
  return {
    zh: `备份      ${header.id}，${header.takenAt} 做的，${count(bytes)} 字节，${isPlain ? '没有加密' : '加密的'}${wrote.zh}`,
    en: `backup    ${header.id}, taken ${header.takenAt}, ${count(bytes)} bytes, ${isPlain ? 'not encrypted' : 'encrypted'}${wrote.en}`,
  };
}

/** Words of two widths do not stand in columns, so the heads stay English. */
const scopeLegend =
  '每个范围（scope）：恢复了几条 came back，说过已备份的有几条 secured，正在运行的有几条 running，恢复后会缺几条、从几点起收到的 missing：';

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

function lastLine(rehearsal: Rehearsal, doubts: number): Words {
  const { rows, entries, scopes, restoreMs, startMs } = rehearsal;
  if (doubts > 0)
    return {
      zh: `恢复演练失败：${doubts} 处有疑问，见上面`,
      en: `restore: FAILED: ${doubts} doubts, see above`,
    };
  const time = seconds(restoreMs + startMs);
  const lost = lostWords(scopes);
  return {
    zh: `恢复演练：${scopes.length} 个范围的 ${count(rows)} 行、${count(entries)} 条都完整地回来了，用了 ${time}；${lost.zh}`,
    en: `restore: ${count(rows)} rows and ${count(entries)} entries of ${scopes.length} scopes came back whole in ${time}; ${lost.en}`,
  };
}

function lostWords(scopes: readonly RehearsedScope[]): Words {
  if (!scopes.some(({ live }) => live))
    return { zh: '没有正在运行的区级可以比较', en: 'no running district to compare with' };
  const missing = scopes.reduce((sum, { live, ...scope }) => {
    return sum + Math.max(0, (live?.head ?? 0) - scope.entries);
  }, 0);
  return {
    zh: `会缺 ${count(missing)} 条更新的`,
    en: `${count(missing)} newer entries would be missing`,
  };
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
