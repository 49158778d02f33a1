import { randomInt } from 'node:crypto';
import type { IdentityCard } from '../../shared/contract/card.ts';
import type { FarEnd } from '../../electron/devices/far-end.ts';
import { KioskLink } from '../../electron/devices/kiosk/link.ts';
import type { BusinessMessage } from '../../electron/devices/kiosk/messages.ts';
import { wireMs, type LineProfile } from '../../electron/devices/ports/line.ts';
import { systemTiming } from '../../electron/devices/timing.ts';

const makeEpoch = () => randomInt(1, 2 ** 32);

/** A card is the only long thing that the asker says. */
const SCAN_BYTES_LEAST = 200;

export type Round = { readonly scanSentMs: number; readonly printHeardMs: number };

type AskerOptions = {
  readonly profile: LineProfile;
  /** The card of the next question. */
  readonly nextCard: () => IdentityCard;
  readonly onRound: (round: Round) => void;
};

/** The kiosk's end, reduced to questions. Each link is a new life, so no page has to be waited for. */
export function createAsker({
  profile,
  nextCard,
  onRound,
}: AskerOptions): FarEnd & { ask(): void } {
  let link: KioskLink | null = null;
  let scanSentMs = 0;
  let isScanDue = false;

  function receive(message: BusinessMessage) {
    if (message.type === 'session.begin') {
      const { sid } = message;
      isScanDue = true;
      const scan = { type: 'id.scan', sid, kind: 'resident', checkDigitOk: true } as const;
      // The far side may begin its life anew in the middle; the card is laid again then.
      void link?.send({ ...scan, fields: nextCard() }).catch(() => undefined);
    }
    if (message.type === 'ticket.print') {
      const round = { scanSentMs, printHeardMs: systemTiming.monotonic() };
      const answer = { type: 'print.status', jobId: message.jobId, state: 'printed' } as const;
      void answerThen(answer, () => {
        onRound(round);
      });
    }
  }

  async function answerThen(answer: BusinessMessage, act: () => void) {
    await link?.send(answer).catch(() => undefined);
    act();
  }

  return {
    profile,
    display: () => [],
    stop: () => link?.stop(),
    ask: () => {
      link?.stop();
      link?.start();
    },
    connect(send) {
      const own = new KioskLink({
        timing: systemTiming,
        transmit: (bytes) => {
          const isScan = isScanDue && bytes.length > SCAN_BYTES_LEAST;
          // When its last byte is on the wire; the write itself may be confirmed after the answer has come.
          if (isScan) scanSentMs = systemTiming.monotonic() + wireMs(profile, bytes.length);
          if (isScan) isScanDue = false;
          return send(bytes);
        },
        makeEpoch,
        hello: { proto: '1.0', deviceId: 'asker', fw: '1', caps: [], maxPayload: 1024 },
        keys: () => [],
        heartbeat: () => ({ uptime: 0, state: 'idle', paper: 'ok', errors: 0 }),
        onUp: () => void own.send({ type: 'card.present', slot: 'id-card' }).catch(() => undefined),
        onDown: () => undefined,
        onMismatch: () => undefined,
        onMessage: receive,
        onHeartbeat: () => undefined,
      });
      link = own;
      own.start();
      return {
        feed: (bytes) => {
          own.feed(bytes);
        },
        closed: () => {
          own.stop();
        },
      };
    },
  };
}
