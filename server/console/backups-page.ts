import type { BackupEntry } from '../backups/catalogue.ts';
import { failureSentences } from '../backups/failure.ts';
import type { Place } from '../backups/place.ts';
import type { BackupFacts } from './facts.ts';
import { count, distance, localTime, moment, seconds, size } from './format.ts';
import { type Html, html, words } from './html.ts';
import { empty, hidden, renderNotice, state } from './page.ts';

export type BackupsPageFacts = {
  readonly now: number;
  readonly backups: BackupFacts;
  readonly formToken: string;
};

export function backupsPage({ now, backups, formToken }: BackupsPageFacts): Html {
  const { entries, folder, isEncrypted, isKeptElsewhere, isRunning } = backups;
  return html`
    <h2>${words('备份', 'Backups')}</h2>
    ${adviceOn(backups)}
    <section class="card">
      <div class="row">
        <form method="post" action="/backups/start">
          ${hidden(formToken)}
          ${
            isRunning
              ? html`<button disabled>${words('正在备份…', 'Being made…')}</button>`
              : html`<button>${words('现在备份', 'Back up now')}</button>`
          }
        </form>
        <div>${nextOf(backups, now)}</div>
      </div>
      <p>
        ${words('位置', 'Folder')} <code>${folder}</code> ·
        ${words('剩余空间', 'free')} ${size(backups.freeBytes)} ·
        ${isEncrypted ? words('已加密', 'encrypted') : words('未加密', 'not encrypted')}
        ${isKeptElsewhere ? keptElsewhere : null}
      </p>
      <p>
        <small>${'每份备份写完后都会真正恢复一次：逐表核对，并重算每条数据链；通过的才算。'}
          <span lang="en">Every backup is restored for real before it counts: each table is compared
          and each hash chain computed anew.</span></small>
      </p>
    </section>
    ${entries.length === 0 ? noBackups : backupTable(entries, now)}
  `;
}

const keptElsewhere = html`· ${words(
  '启动设置写明：数据库的盘坏了，这里的备份还在',
  'by the configuration: it outlives the disk of the database',
)}`;

const noBackups = empty(
  '还没有备份。第一份在启动一分钟后自动开始，也可以现在备份。',
  'There is no backup yet. The first one starts a minute after the server, or now if you press the button.',
);

function nextOf({ nextAt }: BackupFacts, now: number): Html {
  if (nextAt === null)
    return words('没有自动备份：设置了 0 分钟', 'None is made by itself: the interval is 0');
  return html`${words('下一份', 'Next one')}: ${distance(nextAt, now)}
    <time>${localTime(Math.max(nextAt, now))}</time>`;
}

/** Why nothing that is backed up from now on counts as secured, and what to do about it. */
const placeAdvice: Readonly<Record<Place, Html | null>> = {
  elsewhere: null,
  'database-disk': renderNotice({
    kind: 'bad',
    text: words(
      '新数据不算“已备份”：备份和数据库在同一块盘上',
      'Nothing more counts as secured: backups and database share one disk',
    ),
    more: words(
      '盘坏了两样一起没有。备份照做，各工作站会留着自己的副本。请挂载另一块盘或网络文件夹，用 --backups 指过去；这个文件夹如果另有办法复制到别的机器，请在启动时加 --backups-elsewhere。',
      'They go together when it breaks. Backups are still made, and workstations keep their copies. Mount another disk or a network folder and name it by --backups; where this folder is copied to another machine by other means, start with --backups-elsewhere.',
    ),
  }),
  unknown: renderNotice({
    kind: 'bad',
    text: words(
      '新数据不算“已备份”：看不出备份和数据库是不是在同一块盘上',
      'Nothing more counts as secured: backups and database may share one disk',
    ),
    more: words(
      '数据库不是本服务自带的。备份照做，各工作站会留着自己的副本。请确认备份文件夹不在数据库的盘上（如果在，就用 --backups 换一个），再在启动时加 --backups-elsewhere。',
      'The PostgreSQL is not our own, and does not tell. Backups are still made, and workstations keep their copies. Make sure that the folder is not on the disk of that PostgreSQL, name another one by --backups if it is, then start with --backups-elsewhere.',
    ),
  }),
};

/** What an operator should do about the backups, the worst first. */
export function adviceOn({ entries, place }: BackupFacts): Html {
  const [newest] = entries.filter((one) => one.state !== 'running');
  const sentence = newest?.reason ? failureSentences[newest.reason] : null;
  const failed = sentence
    ? renderNotice({
        kind: 'bad',
        text: html`${words('最近一次备份没有成功', 'The last backup failed')}: ${sentence.zh}
          <small lang="en">${sentence.en}</small>`,
      })
    : null;
  return html`${failed}${place === null ? null : placeAdvice[place]}`;
}

function backupTable(entries: readonly BackupEntry[], now: number): Html {
  return html`<table>
    <thead>
      <tr>
        <th>${words('时间', 'Taken')}</th>
        <th>${words('状态', 'State')}</th>
        <th>${words('文件', 'File')}</th>
        <th class="number">${words('大小', 'Size')}</th>
        <th class="number">${words('行数', 'Rows')}</th>
        <th class="number">${words('用时', 'Took')}</th>
      </tr>
    </thead>
    <tbody>${entries.map((one) => backupRow(one, now))}</tbody>
  </table>`;
}

function backupRow(entry: BackupEntry, now: number): Html {
  return html`<tr>
    <td>${moment(entry.takenAt, now)}</td>
    <td>${stateOf(entry)}</td>
    <td>
      <code>${entry.file}</code>
      ${entry.isEncrypted ? words('加密', 'encrypted') : null}
    </td>
    <td class="number">${size(entry.bytes)}</td>
    <td class="number">${count(entry.rows)}</td>
    <td class="number">${seconds(entry.tookMs)}</td>
  </tr>`;
}

function stateOf({ state: name, reason }: BackupEntry): Html {
  if (name === 'verified') return state('good', words('已恢复验证', 'restored and verified'));
  if (name === 'running') return state('warn', words('进行中', 'being made'));
  if (name === 'missing')
    return state('bad', words('文件不见了', 'its file is gone: find it or take another'));
  const { zh, en } = failureSentences[reason ?? 'fault'];
  return html`${state('bad', words('失败', 'failed'))}<br />${words(zh, en)}`;
}
