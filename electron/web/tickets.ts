import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may connect to the loopback door. Everything derives from a secret that the shell made for
 * this run: a data host that was restarted still knows its windows and its devices host.
 */
export type HostKind = 'devices' | 'bench';

const WINDOW_TICKET_MS = 120_000;

/** The bearer ticket of a host process. */
export function hostTicket(secret: string, kind: HostKind): string {
  return sign(secret, `host:${kind}`);
}

/** Which host a bearer ticket belongs to, or null. */
export function hostOfTicket(secret: string, ticket: string): HostKind | null {
  const kinds: readonly HostKind[] = ['devices', 'bench'];
  return kinds.find((kind) => isEqual(ticket, hostTicket(secret, kind))) ?? null;
}

/** The cookie that a window carries once its ticket was taken. */
export function windowCookie(secret: string): string {
  return sign(secret, 'window');
}

/** True for the cookie of this run. */
export function isWindowCookie(secret: string, cookie: string): boolean {
  return isEqual(cookie, windowCookie(secret));
}

/** A ticket that opens one window, within two minutes. */
export function makeWindowTicket(secret: string, nowMs: number): string {
  const body = `${nowMs.toString(36)}.${randomBytes(12).toString('base64url')}`;
  return `${body}.${sign(secret, `open:${body}`)}`;
}

/** Takes a window ticket: true the first time, in time, and unforged. */
export function createWindowTickets(secret: string) {
  const taken = new Set<string>();
  return {
    take(ticket: string, nowMs: number): boolean {
      const [time = '', nonce = '', signature = ''] = ticket.split('.');
      if (!isEqual(signature, sign(secret, `open:${time}.${nonce}`))) return false;
      const ageMs = nowMs - Number.parseInt(time, 36);
      if (ageMs < -WINDOW_TICKET_MS || ageMs > WINDOW_TICKET_MS || taken.has(nonce)) return false;
      taken.add(nonce);
      return true;
    },
  };
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
