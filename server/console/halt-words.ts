import { type HaltReason, haltReasons } from '../../shared/lib/halt-reason.ts';
import { type Html, html, words } from './html.ts';

/** What stands on the home's own screen, and what the operator does (docs/runbooks/replication-halted.md). */
const reasons: Readonly<Record<HaltReason, Html>> = {
  diverged: words(
    '和另一边的记录对不上：请工程师，不要恢复备份',
    'records differ from the other side: call the engineers, restore nothing',
  ),
  'promise-broken': words(
    '区级的备份比说过的旧：用更新的备份恢复本服务器',
    'restored to before what was secured: restore this server from a newer backup',
  ),
  superseded: words(
    '另一台工作站已接任主机，它会自己跟上',
    'another workstation orders the clinic; it follows by itself',
  ),
  'not-enrolled': words(
    '还没有登记，或登记已被取消：给它一个新的登记码',
    'not enrolled, or not any more: make it a new code',
  ),
  'wrong-version': words('两边版本说不到一起：升级', 'versions do not match: upgrade'),
  'newer-schema': words(
    '版本较旧，读不懂新内容：升级它',
    'too old to read what is new: upgrade it',
  ),
  'not-taken': words(
    '另一边一直没有收下：看本服务器的硬盘和日志',
    'nothing was taken for a while: look at the disk and the log here',
  ),
};

/** Why a home says that it stands still; a word of a later version stands as it came. */
export function haltWords(said: string): Html {
  const known = haltReasons.find((one) => one === said);
  return known ? reasons[known] : html`<code>${said}</code>`;
}
