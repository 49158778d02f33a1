import { type Html, html, words } from './html.ts';

export type PageName = 'overview' | 'workstations' | 'backups' | 'quarantine';

/** Where every page is, in the order of the tabs. */
export const pagePaths: Readonly<Record<PageName, { path: string; title: Html }>> = {
  overview: { path: '/', title: words('总览', 'Overview') },
  workstations: { path: '/workstations', title: words('工作站', 'Workstations') },
  backups: { path: '/backups', title: words('备份', 'Backups') },
  quarantine: { path: '/quarantine', title: words('隔离区', 'Quarantine') },
};

export type Notice = {
  readonly kind: 'good' | 'warn' | 'bad';
  readonly text: Html;
  /** Why, and what to do, where one line does not say it. */
  readonly more?: Html;
};

export type Frame = {
  readonly page: PageName;
  readonly districtName: string;
  readonly formToken: string;
  readonly notice: Notice | null;
};

export function renderPage(frame: Frame, body: Html): string {
  const { page, districtName, formToken, notice } = frame;
  const tabs = Object.entries(pagePaths).map(([name, { path, title }]) =>
    name === page
      ? html`<a href="${path}" aria-current="page">${title}</a>`
      : html`<a href="${path}">${title}</a>`,
  );
  return wholePage(
    html`<header>
        <h1>${words('驿站运维台', `District console · ${districtName}`)}</h1>
        <nav>${tabs}</nav>
        <form method="post" action="/sign-out">
          ${hidden(formToken)}<button class="quiet">${words('退出', 'Sign out')}</button>
        </form>
      </header>
      <main>${notice ? renderNotice(notice) : null}${body}</main>`,
  );
}

export function renderSignIn(notice: Notice | null): string {
  return wholePage(
    html`<main>
      <form class="sign-in" method="post" action="/sign-in">
        <h1>${words('驿站运维台', 'Yizhan district console')}</h1>
        ${notice ? renderNotice(notice) : null}
        <label>
          ${words('口令', 'Password')}
          <input type="password" name="password" autocomplete="current-password" required autofocus />
        </label>
        <button>${words('进入', 'Sign in')}</button>
        <p>
          <small>${'口令在服务器数据目录的 console-password 文件里。'}
            <span lang="en">The password is in the file console-password of the server's data
            directory, unless its configuration names another.</span></small>
        </p>
      </form>
    </main>`,
  );
}

/** Proves that the form came from our own page. */
export function hidden(formToken: string): Html {
  return html`<input type="hidden" name="token" value="${formToken}" />`;
}

const signs = { good: '✓', warn: '!', bad: '✕' } as const;

/** A state in words, with a sign: never by colour alone. */
export function state(kind: keyof typeof signs, text: Html): Html {
  return html`<span class="state ${kind}"><span aria-hidden="true">${signs[kind]}</span> ${text}</span>`;
}

export function renderNotice({ kind, text, more }: Notice): Html {
  const rest = more ? html`<p>${more}</p>` : null;
  return html`<section class="card notice ${kind}" role="status">${state(kind, text)}${rest}</section>`;
}

export function empty(zh: string, en: string): Html {
  return html`<section class="card empty">${words(zh, en)}</section>`;
}

function wholePage(body: Html): string {
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>驿站运维台 Yizhan district console</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  return page.markup;
}
