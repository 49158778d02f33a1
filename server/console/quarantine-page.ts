import { whyWords } from '../quarantine-words.ts';
import type { QuarantinedFacts } from '../scopes/quarantine-list.ts';
import { count, moment } from './format.ts';
import { bilingual, type Html, html, words } from './html.ts';
import { empty, hidden, state } from './page.ts';

type Frame = { readonly now: number; readonly formToken: string };

/** What was stored and not applied. Its content is medical and stays in the database. */
export function quarantinePage(entries: readonly QuarantinedFacts[], frame: Frame): Html {
  return html`
    <h2>${words('隔离区', 'Quarantine')}</h2>
    <p>
      ${words(
        '收到并保存、但没有生效的记录。这里只显示来源和时间，不显示内容。放行后由区级按原样重新写入；什么都不会删除。',
        'Stored and acknowledged, not applied. Where from and when, never what it says. A release says it once more in the name of the district; nothing is ever deleted.',
      )}
    </p>
    ${
      entries.length === 0
        ? empty('隔离区是空的。', 'Nothing is in quarantine.')
        : html`<table>
          <thead>
            <tr>
              <th>${words('收到', 'Received')}</th>
              <th>${words('机构', 'Clinic')}</th>
              <th>${words('工作站', 'Workstation')}</th>
              <th>${words('原因', 'Why')}</th>
              <th class="number">${words('序号', 'Entry')}</th>
              <th class="decision">${words('处理', 'Decision')}</th>
            </tr>
          </thead>
          <tbody>${entries.map((entry) => entryRow(entry, frame))}</tbody>
        </table>`
    }
  `;
}

function entryRow(entry: QuarantinedFacts, frame: Frame): Html {
  return html`<tr>
    <td>${moment(entry.receivedAt, frame.now)}</td>
    <td>${entry.clinicName ?? words('区级', 'district')}<br /><code>${entry.scopeId}</code></td>
    <td>${entry.deviceName ?? words('未知', 'unknown')}</td>
    <td class="why">${whyOf(entry)}</td>
    <td class="number">${entry.seq === null ? '—' : count(entry.seq)}<br /><code>${entry.txId}</code></td>
    <td>${decisionOf(entry, frame)}</td>
  </tr>`;
}

function whyOf(entry: QuarantinedFacts): Html {
  const why = bilingual(whyWords(entry));
  if (entry.why !== 'not-folded') return state('bad', why);
  return html`${state('warn', why)}<br />
    ${words('升级后会自动再试', 'tried again by itself after an upgrade')}`;
}

function decisionOf(entry: QuarantinedFacts, frame: Frame): Html {
  const { decision, decidedBy, decidedAt, decisionReason } = entry;
  if (decision === null) return decideForm(entry, frame);
  const done =
    decision === 'released'
      ? state('good', words('已放行', 'released'))
      : state('warn', words('不放行', 'kept out'));
  const said = html`${done}<br />${moment(decidedAt, frame.now)}<br />
    ${decidedBy ?? '—'}: ${decisionReason ?? '—'}`;
  return decision === 'released' ? said : html`${said}${decideForm(entry, frame)}`;
}

/** Enter in a field presses the first button: the one that can be thought over again. */
function decideForm({ scopeId, txId }: QuarantinedFacts, { formToken }: Frame): Html {
  return html`<details>
    <summary>${words('处理…', 'Decide…')}</summary>
    <form class="row" method="post" action="/quarantine">
      ${hidden(formToken)}<input type="hidden" name="scope" value="${scopeId}" />
      <input type="hidden" name="tx" value="${txId}" />
      <label>${words('谁在办', 'Your name')}<input name="by" required maxlength="60" /></label>
      <label>${words('原因', 'Reason')}<input name="reason" required maxlength="200" /></label>
      <button class="quiet" name="decision" value="keep-out">${words('不放行', 'Keep out')}</button>
      <button name="decision" value="release">${words('放行', 'Release')}</button>
    </form>
  </details>`;
}
