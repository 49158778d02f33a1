import type { Connection, Driver, DriverContext, Send } from '../driver.ts';
import { type LineProfile, usualLine } from '../ports/line.ts';
import { pause } from '../timing.ts';
import type { CardListener } from './card-listener.ts';
import { SdtExchange, type ExchangeContext } from './exchange.ts';
import { listenToReader } from './listening.ts';
import {
  sdtStatus,
  type SdtReply,
  takeAppendedAddress,
  takeCard,
  withAddress,
} from './protocol.ts';

/** Default of the SAM_V serial interface (devices.md 1). */
export const sdtProfile: LineProfile = { ...usualLine, baudRate: 115_200 };

const POLL_MS = 300;
/** Between the first no and the second. */
const MISS_MS = 100;
const SHORT_PATIENCE_MS = 300;
const READ_PATIENCE_MS = 2_000;
/** Some readers do not know the command that tells whether a card still lies there. */
const ASSUMED_LIFTED_MS = 5_000;
/** A card on the edge of the field answers now and then: twice no is no. */
const MISSES_OF_A_LIFTED_CARD = 2;

export type ReaderOptions = {
  readonly context: ExchangeContext;
  readonly send: Send;
  readonly listener: CardListener;
};

/** The card reader on a desk. */
export const sdtIdCardDriver: Driver = {
  id: 'sdt-id-card',
  version: '1.0',
  profile: sdtProfile,
  bind: (context) => (send) => connectReader({ context, send, listener: deskListener(context) }),
  listen: (context) => listenToReader(context, deskListener(context)),
};

function deskListener(context: DriverContext): CardListener {
  return {
    found: () => undefined,
    read: (card) => void context.emit({ type: 'card', card }),
    refused: (reason) => void context.emit({ type: 'rejected', reason, rawHex: null }),
    lifted: () => void context.emit({ type: 'card', card: null }),
  };
}

/**
 * Speaks to a reader on an open line: find, select, read, all three every time, and the address that may have been written
 * into the card later; then waits until the card is lifted, because a reader does not find the same card again before that. "Not found" is the normal
 * answer of an empty reader.
 */
export function connectReader({ context, send, listener }: ReaderOptions): Connection {
  const exchange = new SdtExchange(context, send);
  const ended = new AbortController();
  const rest = (delayMs: number) => pause(context.timing, delayMs, ended.signal);

  async function poll() {
    while (!ended.signal.aborted) {
      const found = await exchange.ask('find', SHORT_PATIENCE_MS);
      const isFound = found?.status === sdtStatus.cardFound && !ended.signal.aborted;
      const wasRead = isFound && (await serveCard());
      // Behind a card that was lifted the next one may lie already.
      if (!wasRead) await rest(POLL_MS);
    }
  }

  /** From the moment a card is there until it is lifted; false when it was gone before it was read. */
  async function serveCard(): Promise<boolean> {
    listener.found();
    const selected = await exchange.ask('select', SHORT_PATIENCE_MS);
    const isSelected = selected?.status === sdtStatus.ok;
    if (isSelected) {
      const reply = await exchange.ask('read', READ_PATIENCE_MS);
      if (ended.signal.aborted) return true;
      await tellCard(reply);
      await cardLifted();
    }
    if (!ended.signal.aborted) listener.lifted();
    return isSelected;
  }

  /** The photo is never looked at (S13). */
  async function tellCard(reply: SdtReply | null) {
    if (reply?.status !== sdtStatus.ok) return listener.refused('error');
    const decoded = takeCard(reply);
    if (decoded.is === 'refused') return listener.refused(decoded.reason);
    const appended = takeAppendedAddress(await exchange.ask('readAppended', SHORT_PATIENCE_MS));
    if (!ended.signal.aborted) listener.read(withAddress(decoded.card, appended));
  }

  /** Waits while the card lies there. */
  async function cardLifted() {
    let misses = 0;
    while (!ended.signal.aborted && misses < MISSES_OF_A_LIFTED_CARD) {
      await rest(misses === 0 ? POLL_MS : MISS_MS);
      const reply = await exchange.ask('readAppended', SHORT_PATIENCE_MS);
      if (isUnknownCommand(reply)) return rest(ASSUMED_LIFTED_MS);
      const isThere = reply?.status === sdtStatus.ok || reply?.status === sdtStatus.noSuchItem;
      reply?.data.fill(0);
      misses = isThere ? 0 : misses + 1;
    }
  }

  void poll();
  return {
    feed: (bytes) => {
      exchange.feed(bytes);
    },
    closed: () => {
      ended.abort();
      exchange.close();
    },
    get counters() {
      return exchange.counters;
    },
  };
}

function isUnknownCommand(reply: SdtReply | null): boolean {
  return (
    reply?.status === sdtStatus.badCommand ||
    reply?.status === sdtStatus.notAllowed ||
    reply?.status === sdtStatus.unknownCommand
  );
}
