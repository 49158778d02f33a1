import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Instant } from '../../../shared/lib/clock.ts';
import { inventedCard } from '../../../tests/support/cards.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { createLinkScanner, type ReceivedLinkFrame } from '../framing/link-frames.ts';
import { agreeOnKey, codeOf as figuresOf, makeKeyHalf } from './keys.ts';
import { KioskLink } from './link.ts';
import {
  codeOf,
  parseMessage,
  taggedTypes,
  type BusinessMessage,
  type MessageType,
} from './messages.ts';
import { beginHostPairing, createKioskPairing, isPairing, type Chance } from './pairing.ts';

const path = join(import.meta.dirname, '../../../docs/kiosk-link-session.txt');
const secrets = { host: '11'.repeat(32), kiosk: '22'.repeat(32) } as const;
const nonces = { host: '33'.repeat(16), kiosk: '44'.repeat(16) } as const;
const sid = '01890000-0000-7000-8000-000000000051';
const jobId = '01890000-0000-7000-8000-000000000052';
const at = '2026-11-21T00:31:00.000Z' as Instant;
const place = { number: 'A021', goTo: '测量站', ahead: 3, aboutMinutes: 12 };

type Side = 'host' | 'kiosk';
const chanceOf = (side: Side): Chance => ({
  half: () => makeKeyHalf(secrets[side]),
  nonce: () => nonces[side],
});

/** Two ends on a perfect line: they pair, greet anew, and serve one card. */
async function session(): Promise<string> {
  const time = createManualTime();
  const said: string[] = [];
  const keys: Record<Side, Uint8Array[]> = { host: [], kiosk: [] };
  let figures = '';
  let epochs = 0;

  function end(side: Side, other: () => KioskLink, receive: (message: BusinessMessage) => void) {
    return new KioskLink({
      timing: time,
      transmit: async (bytes) => {
        await Promise.resolve();
        if (bytes.length > 1) said.push(lineOf(side, bytes));
        other().feed(bytes);
      },
      makeEpoch: () => 0x01020300 + ++epochs,
      hello: { proto: '1.0', deviceId: side, fw: '1.0', caps: [], maxPayload: 1024 },
      keys: () => keys[side],
      heartbeat: () => ({ uptime: 0, state: 'idle', paper: 'ok', errors: 0 }),
      onUp: () => undefined,
      onDown: () => undefined,
      onMismatch: () => undefined,
      onMessage: receive,
      onHeartbeat: () => undefined,
    });
  }

  const host: KioskLink = end(
    'host',
    () => kiosk,
    (message) => {
      if (isPairing(message)) hostPairing.receive(message);
    },
  );
  const kiosk: KioskLink = end(
    'kiosk',
    () => host,
    (message) => {
      if (isPairing(message)) kioskPairing.receive(message);
    },
  );
  const kioskPairing = createKioskPairing({
    send: (message) => void kiosk.send(message),
    isLocked: () => false,
    showCode: () => undefined,
    keep: (key) => keys.kiosk.push(key),
    chance: chanceOf('kiosk'),
  });

  host.start();
  kiosk.start();
  await time.settle();
  const hostPairing = beginHostPairing({
    timing: time,
    send: (message) => void host.send(message),
    onCode: (code) => {
      figures = code;
    },
    keep: (key) => {
      keys.host.push(key);
      return Promise.resolve(true);
    },
    onKept: () => host.renew(),
    onFailed: () => undefined,
    chance: chanceOf('host'),
  });
  await time.settle();
  said.push(`# both screens show ${figures}; the same`);
  hostPairing.answer(true);
  await time.settle();
  said.push('# greeted anew, with their key');
  const kiosks = (message: BusinessMessage) => kiosk.send(message);
  const hosts = (message: BusinessMessage) => host.send(message);
  await kiosks({ type: 'card.present', slot: 'id-card' });
  await hosts({ type: 'session.begin', sid, lang: 'zh-CN', largeText: true });
  const fields = inventedCard();
  await kiosks({ type: 'id.scan', sid, kind: 'resident', fields, checkDigitOk: true });
  await hosts({ type: 'page.show', sid, pageId: 'ask', params: { question: 'fever' } });
  await kiosks({ type: 'input', sid, pageId: 'ask', key: 'no' });
  const ticket = { ...place, checkInAt: at, clinicName: '槐树街道驿站' };
  await hosts({ type: 'ticket.print', jobId, template: 'queue-ticket', fields: ticket });
  await hosts({ type: 'page.show', sid, pageId: 'ticket', params: place });
  await kiosks({ type: 'print.status', jobId, state: 'printed' });
  await hosts({ type: 'session.end', sid });
  await time.settle();
  host.stop();
  kiosk.stop();
  return `${said.join('\n')}\n`;
}

function frameOf(bytes: Uint8Array): ReceivedLinkFrame {
  const [found] = [...createLinkScanner().feed(bytes)].filter(({ kind }) => kind === 'frame');
  if (found?.kind !== 'frame') throw new Error('no frame');
  return found.frame;
}

function lineOf(side: Side, bytes: Uint8Array): string {
  const frame = frameOf(bytes);
  const payload = Buffer.from(frame.payload).toString('utf8');
  const parsed = parseMessage(frame.type, frame.payload);
  const type = parsed.is === 'message' ? parsed.message.type : '?';
  const tag = frame.flags.tagged ? ' tagged' : '';
  const hex = Buffer.from(bytes).toString('hex');
  return `${side === 'host' ? 'H' : 'K'} ${type}${tag} ${payload}\n  ${hex}`;
}

test('the example session of the specification is what two ends say', async () => {
  await expect(await session()).toMatchFileSnapshot(path);
});

test('a vendor who reads the example finds in its bytes what it says, tags and figures included', () => {
  const text = readFileSync(path, 'utf8');
  const publicOf = (side: Side) => makeKeyHalf(secrets[side]).publicHex;
  const agreement = {
    hostPublic: publicOf('host'),
    kioskPublic: publicOf('kiosk'),
    hostNonce: nonces.host,
    kioskNonce: nonces.kiosk,
  };
  const key = agreeOnKey(makeKeyHalf(secrets.kiosk).secret, agreement.hostPublic, agreement);
  expect(text).toContain(`# both screens show ${figuresOf(agreement)};`);
  const lines = text.matchAll(/^[HK] (\S+)( tagged)? (\{.*\})\n {2}([0-9a-f]+)$/gm);
  const seen = [...lines].map(([, type = '', tag, payload = '', hex = '']) => {
    const frame = frameOf(Buffer.from(hex, 'hex'));
    expect(frame.type).toBe(codeOf(type as MessageType));
    expect(Buffer.from(frame.payload).toString('utf8')).toBe(payload);
    expect(frame.isTaggedWith(key)).toBe(tag !== undefined);
    expect(tag !== undefined).toBe(taggedTypes.has(type as MessageType));
    return type;
  });
  expect(seen).toEqual(expect.arrayContaining(['pair.reveal', 'id.scan', 'input', 'ticket.print']));
  expect(seen.length).toBeGreaterThan(25);
});
