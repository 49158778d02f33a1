import { PULL_BELOW } from '../../shared/replication/snapshot.ts';
import type { BackupFacts, ScopeFacts, SnapshotFacts } from './facts.ts';
import { count, distance, localTime, moment } from './format.ts';
import { type Html, html, words } from './html.ts';
import { empty, state } from './page.ts';
import { haltWords } from './halt-words.ts';
import { adviceOn } from './backups-page.ts';

export type OverviewFacts = {
  readonly now: number;
  readonly scopes: readonly ScopeFacts[];
  readonly snapshots: SnapshotFacts;
  readonly backups: BackupFacts;
};

/** How long a clinic may be silent before somebody should ask: a night and a morning. */
const SILENT_MS = 20 * 3600_000;
const QUIET_MS = 15 * 60_000;

export function overviewPage({ now, scopes, snapshots, backups }: OverviewFacts): Html {
  return html`
    <h2>
      ${words('现在怎么样', 'How things are')} <time>${localTime(now)}</time>
      <a class="again" href="/">${words('刷新', 'look again')}</a>
    </h2>
    <section class="card tiles">
      <div>
        <strong>${count(scopes.filter(({ kind }) => kind === 'clinic').length)}</strong>
        ${words('家机构已接入', 'clinics joined')}
      </div>
      <div>
        <strong>${count(scopes.filter((scope) => isSilent(scope, now)).length)}</strong>
        ${words('家超过 20 小时没有消息', 'silent for 20 h')}
      </div>
      <div>
        <strong>${count(scopes.filter(({ halted }) => halted !== null).length)}</strong>
        ${words('家同步已停止', 'stopped')}
      </div>
      <div>
        <strong>${count(scopes.reduce((sum, scope) => sum + scope.quarantined, 0))}</strong>
        ${words('条在隔离区', 'in quarantine')}
      </div>
      <div>${newestBackup(backups, now)}</div>
    </section>
    ${adviceOn(backups)}
    <h2>${words('各机构的数据', 'Data by clinic')}</h2>
    ${scopes.length === 0 ? noScopes : scopeTable(scopes, snapshots, now)}
    <p>
      <small>${'“已备份”：最近两份验证过、不和数据库同在一块盘的备份都有；在此之下，工作站可以不再保留副本。'}
        <span lang="en">Secured: the newest two verified backups, which outlive the disk of the
        database, both hold it; a workstation may let go of its copy of what lies below.</span></small>
    </p>
    <p>
      <small>${'“落后”：中心主机有、这里还没有的，到最近一次联系为止；不知道：中心主机的版本较旧，没有说。'}
        <span lang="en">Behind: what the clinic's home has and the district has not, as of the last
        contact; not known: an older version, which does not say.</span></small>
    </p>
    <p>
      <small>${'“快照”：新换的中心主机从它安装，之后的部分逐条下载。'}
        <span lang="en">Snapshot: what a new home of the clinic is installed from; what came since is
        fetched entry by entry.</span>
        ${nextSnapshots(snapshots, now)}</small>
    </p>
  `;
}

const noScopes = empty(
  '还没有机构接入：在“工作站”页生成一次性登记码。',
  'No clinic has joined yet: make a one-time code on the page Workstations.',
);

function newestBackup({ entries, isRunning }: BackupFacts, now: number): Html {
  const newest = entries.find((one) => one.state === 'verified');
  const text = newest
    ? html`<strong>${distance(Date.parse(newest.takenAt), now)}</strong>`
    : html`<strong>${words('没有', 'none')}</strong>`;
  return html`${text}${words('最近一份验证过的备份', 'newest verified backup')}
    ${isRunning ? words('（正在备份）', '(one is being made)') : null}`;
}

function isSilent({ kind, lastContactAt }: ScopeFacts, now: number): boolean {
  return (
    kind === 'clinic' && (lastContactAt === null || now - Date.parse(lastContactAt) > SILENT_MS)
  );
}

function nextSnapshots({ nextAt }: SnapshotFacts, now: number): Html {
  if (nextAt === null)
    return words('没有每夜快照：设置为不做', 'None is made at night: the configuration says so');
  return html`${words('下一次', 'Next round')}: ${distance(nextAt, now)}
    <time>${localTime(nextAt)}</time>`;
}

function scopeTable(scopes: readonly ScopeFacts[], snapshots: SnapshotFacts, now: number): Html {
  return html`<table>
    <thead>
      <tr>
        <th>${words('机构', 'Clinic')}</th>
        <th>${words('联系', 'Contact')}</th>
        <th>${words('最近一次', 'Last heard of')}</th>
        <th class="number">${words('已收到', 'Received')}</th>
        <th>${words('落后', 'Behind')}</th>
        <th class="number">${words('已备份', 'Secured')}</th>
        <th>${words('快照', 'Snapshot')}</th>
        <th class="number">${words('隔离', 'Quarantined')}</th>
        <th class="number">${words('未能读入', 'Not readable yet')}</th>
      </tr>
    </thead>
    <tbody>${scopes.map((scope) => scopeRow(scope, snapshots, now))}</tbody>
  </table>`;
}

function scopeRow(scope: ScopeFacts, snapshots: SnapshotFacts, now: number): Html {
  const { head, durableSeq, quarantined, notFolded } = scope;
  const behind = head - durableSeq;
  return html`<tr>
    <td class="whose">${nameOf(scope)}<br /><code>${scope.scopeId}</code></td>
    <td>${contactOf(scope, now)}</td>
    <td>${scope.kind === 'clinic' ? moment(scope.lastContactAt, now) : '—'}</td>
    <td class="number">${count(head)}</td>
    <td>${lagOf(scope, now)}</td>
    <td class="number">
      ${count(durableSeq)}<br /><small>${behind > 0 ? `−${count(behind)}` : '='}</small>
    </td>
    <td>${snapshotOf(scope, snapshots, now)}</td>
    <td class="number">${count(quarantined)}</td>
    <td class="number">${count(notFolded)}</td>
  </tr>`;
}

function snapshotOf(
  { scopeId, kind, head }: ScopeFacts,
  { newest, failing }: SnapshotFacts,
  now: number,
): Html {
  if (kind !== 'clinic') return html`—`;
  const made = newest.get(scopeId);
  const since = failing.get(scopeId);
  const trouble =
    since === undefined
      ? null
      : html`${state('bad', words('做不出来', 'can not be made'))} ${distance(since, now)}<br />`;
  if (made) {
    const behind = head - made.seq;
    return html`${trouble}${moment(made.madeAt, now)}<br />
      <small>${behind > 0 ? `−${count(behind)}` : '='}</small>`;
  }
  if (trouble) return trouble;
  return head < PULL_BELOW.entries
    ? words('数据少，直接下载', 'little: fetched as it is')
    : words('还没有', 'not yet');
}

const kinds: Readonly<Record<string, Html>> = {
  reference: words('区级公共数据', 'reference data of the district'),
  hospital: words('医院', 'hospital'),
  tablet: words('平板', 'tablet'),
};

function nameOf({ kind, clinicName }: ScopeFacts): Html {
  return kinds[kind] ?? html`${clinicName ?? words('名称未知', 'no name yet')}`;
}

/** What the home has and the district has not, as of the last contact. */
function lagOf(scope: ScopeFacts, now: number): Html {
  const { kind, head, homeHead } = scope;
  if (kind !== 'clinic') return html`—`;
  if (homeHead === null) return words('不知道', 'not known');
  const behind = homeHead - head;
  const said =
    behind > 0
      ? state('warn', words(`${count(behind)} 条`, 'behind'))
      : state('good', words('已到最新', 'up to date'));
  if (!isQuiet(scope, now)) return said;
  return html`${said}<br /><small>${words('最近一次联系时', 'when last heard of')}</small>`;
}

function isQuiet({ lastContactAt }: ScopeFacts, now: number): boolean {
  return lastContactAt === null || now - Date.parse(lastContactAt) > QUIET_MS;
}

function contactOf(scope: ScopeFacts, now: number): Html {
  if (scope.kind !== 'clinic') return state('good', words('本机', 'here'));
  const line = lineOf(scope, now);
  if (scope.halted === null) return line;
  return html`${line}<br />${state('bad', words('同步已停止', 'stopped'))}<br /><small
      >${haltWords(scope.halted)}</small
    >`;
}

function lineOf(scope: ScopeFacts, now: number): Html {
  if (isSilent(scope, now)) return state('bad', words('没有消息', 'silent'));
  return isQuiet(scope, now)
    ? state('warn', words('安静', 'quiet'))
    : state('good', words('在线', 'in touch'));
}
