import type { QuarantinedFacts } from './facts.ts';
import { count, moment } from './format.ts';
import { type Html, html, words } from './html.ts';
import { empty, state } from './page.ts';

/** What was stored and not applied. Its content is medical and stays in the database. */
export function quarantinePage(entries: readonly QuarantinedFacts[], now: number): Html {
  return html`
    <h2>${words('隔离区', 'Quarantine')}</h2>
    <p>
      ${words(
        '收到并保存、但没有生效的记录。这里只显示来源和时间，不显示内容。',
        'Stored and acknowledged, not applied. Where from and when, never what it says.',
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
            </tr>
          </thead>
          <tbody>${entries.map((entry) => entryRow(entry, now))}</tbody>
        </table>`
    }
  `;
}

function entryRow(entry: QuarantinedFacts, now: number): Html {
  return html`<tr>
    <td>${moment(entry.receivedAt, now)}</td>
    <td>${entry.clinicName ?? words('区级', 'district')}<br /><code>${entry.scopeId}</code></td>
    <td>${entry.deviceName ?? words('未知', 'unknown')}</td>
    <td>${whyOf(entry)}</td>
    <td class="number">${count(entry.seq)}<br /><code>${entry.txId}</code></td>
  </tr>`;
}

function whyOf({ why, isRevoked }: QuarantinedFacts): Html {
  if (why === 'not-folded')
    return html`${state('warn', words('本版本读不懂', 'this version can not read it'))}<br />
      ${words('升级后会自动再试', 'tried again by itself after an upgrade')}`;
  const rule = isRevoked
    ? words('来自已停用的工作站', 'from a revoked workstation')
    : words(
        '不合规则：无权、冲突或被改动',
        'against the rules: no right to, contradicting, or changed',
      );
  return html`${state('bad', rule)}<br />
    ${words('把机构、时间和序号告诉工程师', 'tell the engineers clinic, time and number')}`;
}
