import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback } from '../../shared/replication/address.ts';
import { words } from './html.ts';
import { renderSignIn } from './page.ts';
import { perform } from './actions.ts';
import { isSame, type Session } from './session.ts';
import { style } from './style.ts';
import { renderTab, tabOf } from './tabs.ts';
import type { ConsoleWorld } from './world.ts';

/** How a page is answered; `cookie` sets the session, an empty one ends it. */
export type Page = {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly cookie?: string;
};

type Line = ConsoleWorld & {
  /** On loopback, without TLS. */
  readonly isPlain: boolean;
};

const COOKIE = 'yizhan-console';
const BODY_BYTES_MAX = 4096;

/** No script, nothing from elsewhere, in nobody's frame, in nobody's cache. */
const safety = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Answers one request of an operator's browser. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  line: Line,
): Promise<void> {
  try {
    const path = new URL(request.url ?? '/', 'http://console').pathname;
    if (path === '/style.css' && request.method === 'GET') {
      response.writeHead(200, { ...safety, 'content-type': 'text/css; charset=utf-8' });
      response.end(style);
      return;
    }
    send(response, await pageFor(request, path, line), line.isPlain);
  } catch (error) {
    line.district.onFault(error);
    if (!response.headersSent) send(response, { status: 500, body: faultPage }, line.isPlain);
  }
}

const faultPage = renderSignIn({
  kind: 'bad',
  text: words(
    '程序出错：原因在服务日志里。请重试，仍不行时联系工程师。',
    'A fault of the program: its log has the reason. Try again, then call the engineers.',
  ),
});

function send(response: ServerResponse, page: Page, isPlain: boolean): void {
  const { status, body, location, cookie } = page;
  const how = `; Path=/; HttpOnly; SameSite=Strict${isPlain ? '' : '; Secure'}`;
  const kept = cookie === '' ? '; Max-Age=0' : '';
  response.writeHead(status, {
    ...safety,
    'content-type': 'text/html; charset=utf-8',
    ...(location === undefined ? {} : { location }),
    ...(cookie === undefined ? {} : { 'set-cookie': `${COOKIE}=${cookie}${how}${kept}` }),
  });
  response.end(body);
}

async function pageFor(request: IncomingMessage, path: string, line: Line): Promise<Page> {
  if (line.isPlain && !isAskedHere(request)) return notHere;
  const session = line.sessions.find(cookieOf(request));
  if (request.method === 'GET') return show(path, session, line);
  if (request.method !== 'POST' || !isOwnForm(request)) return { status: 405, body: '' };
  const form = await readForm(request);
  if (!form) return { status: 413, body: '' };
  if (path === '/sign-in') return signIn(form, request, line);
  if (!session || !isSame(form.get('token') ?? '', session.formToken)) return toSignIn;
  return act(path, form, session, line);
}

/** Another page could give its own name to this address; and a proxy shall not publish this door. */
function isAskedHere({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d{1,5}$/, '');
  return isLoopback(host) && headers['x-forwarded-for'] === undefined && !headers.forwarded;
}

const notHere: Page = {
  status: 403,
  body: 'This page answers on the machine of the server alone.\n',
};

/** A browser says where a form comes from; what comes from another page is none of ours. */
function isOwnForm({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  return origin === undefined || URL.parse(origin)?.host === headers.host;
}

const toSignIn: Page = { status: 303, body: '', location: '/' };

async function show(path: string, session: Session | null, line: Line): Promise<Page> {
  const tab = tabOf(path);
  if (!tab) return { status: 404, body: renderSignIn(null) };
  if (!session) return { status: 200, body: renderSignIn(null) };
  return {
    status: 200,
    body: await renderTab(tab, { ...line, session, notice: null, made: null }),
  };
}

function signIn(form: URLSearchParams, request: IncomingMessage, { sessions }: Line): Page {
  const outcome = sessions.signIn(form.get('password') ?? '', request.socket.remoteAddress ?? '');
  if (outcome === 'too-many') {
    const text = words('试得太多，请过几分钟再来。', 'Too many tries: come back in some minutes.');
    return { status: 429, body: renderSignIn({ kind: 'bad', text }) };
  }
  if (!outcome) {
    const text = words('口令不对。', 'This is not the password.');
    return { status: 401, body: renderSignIn({ kind: 'bad', text }) };
  }
  return { ...toSignIn, cookie: outcome.id };
}

async function act(
  path: string,
  form: URLSearchParams,
  session: Session,
  line: Line,
): Promise<Page> {
  if (path === '/sign-out') {
    line.sessions.signOut(session.id);
    return { ...toSignIn, cookie: '' };
  }
  const done = await perform(path, form, line);
  if (!done) return { status: 404, body: '' };
  const { tab, ...shown } = done;
  return { status: 200, body: await renderTab(tab, { ...line, session, ...shown }) };
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > BODY_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8'));
}
