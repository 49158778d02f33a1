import type { WorkstationFacts } from './facts.ts';
import { moment } from './format.ts';
import { type Html, html, words } from './html.ts';
import { empty, hidden, state } from './page.ts';

export type WorkstationsPageFacts = WorkstationFacts & {
  readonly now: number;
  readonly formToken: string;
  /** A code that was just made: shown this once. */
  readonly made: { readonly code: string; readonly expiresAt: string } | null;
};

export function workstationsPage(facts: WorkstationsPageFacts): Html {
  const { devices, codes, made, now } = facts;
  return html`
    ${made ? madeCode(made, now) : null}
    <h2>${words('新工作站的一次性登记码', 'One-time code for a new workstation')}</h2>
    ${codeForm(facts)} ${codes.length > 0 ? codeTable(facts) : null}
    <h2>${words('工作站', 'Workstations')}</h2>
    ${
      devices.length === 0
        ? empty(
            '还没有工作站：先生成登记码，再在工作站上输入。',
            'No workstation yet: make a code, then type it in there.',
          )
        : deviceTable(facts)
    }
  `;
}

function madeCode(made: { code: string; expiresAt: string }, now: number): Html {
  return html`<section class="card notice good" role="status">
    <p>${words('登记码（只显示这一次）', 'The code, shown this once')}</p>
    <p class="made">${made.code}</p>
    <p>${words('有效期', 'valid')}: ${moment(made.expiresAt, now)}</p>
  </section>`;
}

function codeForm({ clinics, formToken }: WorkstationsPageFacts): Html {
  if (clinics.length === 0)
    return empty(
      '区级公共数据里还没有机构：先登记机构，再生成登记码。',
      'The reference data has no clinic yet: add one before a code is made for it.',
    );
  return html`<section class="card">
    <form class="row" method="post" action="/codes">
      ${hidden(formToken)}
      <label>
        ${words('机构', 'Clinic')}
        <select name="clinic" required>
          ${clinics.map(({ clinicId, name }) => html`<option value="${clinicId}">${name}</option>`)}
        </select>
      </label>
      <label>
        ${words('用途', 'Role')}
        <select name="role">
          <option value="home">中心主机 clinic's home</option>
          <option value="desk">工作站 desk</option>
        </select>
      </label>
      <label>
        ${words('谁在办', 'Your name')}
        <input name="by" required maxlength="60" autocomplete="name" />
      </label>
      <button>${words('生成登记码', 'Make a code')}</button>
    </form>
  </section>`;
}

function codeTable({ codes, now }: WorkstationsPageFacts): Html {
  return html`<table>
    <thead>
      <tr>
        <th>${words('未用的登记码', 'Codes not yet used')}</th>
        <th>${words('用途', 'Role')}</th>
        <th>${words('经办', 'Made by')}</th>
        <th>${words('失效', 'Ends')}</th>
      </tr>
    </thead>
    <tbody>
      ${codes.map(
        (one) => html`<tr>
          <td>${one.clinicName}</td>
          <td>${roleOf(one.role)}</td>
          <td>${one.madeBy}</td>
          <td>${moment(one.expiresAt, now)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function roleOf(role: string): Html {
  switch (role) {
    case 'home':
      return words('中心主机', "clinic's home");
    case 'hospital':
      return words('医院工作站', 'hospital');
    case 'tablet':
      return words('入户平板', 'tablet');
    default:
      return words('工作站', 'desk');
  }
}

function deviceTable(facts: WorkstationsPageFacts): Html {
  return html`<table>
    <thead>
      <tr>
        <th>${words('名称', 'Name')}</th>
        <th>${words('机构', 'Clinic')}</th>
        <th>${words('用途', 'Role')}</th>
        <th>${words('最近联系', 'Last heard of')}</th>
        <th>${words('状态', 'State')}</th>
      </tr>
    </thead>
    <tbody>${facts.devices.map((device) => deviceRow(device, facts))}</tbody>
  </table>`;
}

type Device = WorkstationFacts['devices'][number];

function deviceRow(device: Device, { now, formToken }: WorkstationsPageFacts): Html {
  return html`<tr>
    <td>${device.name}<br /><code>${device.deviceId}</code></td>
    <td>${device.clinicNames.length > 0 ? device.clinicNames.join(', ') : '—'}</td>
    <td>${roleOf(device.role)}</td>
    <td>${heardOf(device, now)}</td>
    <td>${device.revokedAt === null ? revokeForm(device, formToken) : revoked(device, now)}</td>
  </tr>`;
}

/** A desk speaks to its clinic's home, and to the district itself only when it takes over. */
function heardOf({ role, lastContactAt, heardAtHomeAt }: Device, now: number): Html {
  const isOwn = lastContactAt !== null && (heardAtHomeAt === null || lastContactAt > heardAtHomeAt);
  if (role !== 'desk' || isOwn) return moment(lastContactAt, now);
  const byHome = words('经中心主机', "by way of its clinic's home");
  if (heardAtHomeAt === null)
    return html`${byHome}<br />${words('什么时候，主机没有说', 'when, its home does not say')}`;
  return html`${moment(heardAtHomeAt, now)}<br /><small>${byHome}</small>`;
}

function revoked({ revokedAt, revokedBy, revokedReason }: Device, now: number): Html {
  return html`${state('bad', words('已停用', 'revoked'))}<br />${moment(revokedAt, now)}<br />
    ${revokedBy ?? '—'}: ${revokedReason ?? '—'}`;
}

function revokeForm({ deviceId }: Device, formToken: string): Html {
  return html`${state('good', words('可用', 'may ask'))}
    <details>
      <summary>${words('停用…', 'Revoke…')}</summary>
      <form class="row" method="post" action="/revoke">
        ${hidden(formToken)}<input type="hidden" name="device" value="${deviceId}" />
        <label>${words('谁在办', 'Your name')}<input name="by" required maxlength="60" /></label>
        <label>${words('原因', 'Reason')}<input name="reason" required maxlength="200" /></label>
        <button class="danger">${words('停用，不可恢复', 'Revoke for good')}</button>
      </form>
    </details>`;
}
