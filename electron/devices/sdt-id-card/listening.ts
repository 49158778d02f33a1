import type { IdentityCard } from '../../../shared/contract/card.ts';
import type { Connection, DriverContext } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createSdtScanner, type SdtBody } from '../framing/sdt-frames.ts';
import type { CardListener } from './card-listener.ts';
import {
  carriesCard,
  decodeSdtReply,
  isFailure,
  sdtStatus,
  type SdtReply,
  takeAppendedAddress,
  takeCard,
  withAddress,
} from './protocol.ts';

const SILENCE_MS = 50;

/** The reader is asked for the address behind a card at once, or not at all. */
const ADDRESS_MS = 2_000;

/**
 * Tells every card in the answers of a reader that somebody else has asked. The address that was written into it later
 * comes in the answer behind that of the card, so a card is told when the next answer or a silence has shown whether
 * it has one. Answers without a card say nothing.
 */
export function listenToReader(
  { timing, setHealth }: Pick<DriverContext, 'timing' | 'setHealth'>,
  listener: Pick<CardListener, 'read' | 'refused'>,
): Connection {
  let heard: IdentityCard | null = null;
  let cancel: (() => void) | null = null;

  function hear(found: Scanned<SdtBody>) {
    if (found.kind === 'defect') {
      tellCard(null);
      return listener.refused(found.defect);
    }
    // A recording may hold the questions, too; they are shorter than any answer, or do not begin as one.
    const reply = found.frame[0] === 0 ? decodeSdtReply(found.frame) : null;
    if (reply) take(reply);
  }

  function take(reply: SdtReply) {
    const isCard = reply.status === sdtStatus.ok && carriesCard(reply);
    tellCard(isCard ? null : takeAppendedAddress(reply));
    if (isFailure(reply)) return listener.refused('error');
    if (!isCard) return;
    const decoded = takeCard(reply);
    if (decoded.is === 'refused') return listener.refused(decoded.reason);
    heard = decoded.card;
    cancel = timing.after(ADDRESS_MS, () => tellCard(null));
  }

  function tellCard(appended: string | null) {
    const card = heard;
    heard = null;
    cancel?.();
    if (card) listener.read(withAddress(card, appended));
  }

  setHealth('ready');
  return scannedLine({
    timing,
    scanner: createSdtScanner(),
    silenceMs: SILENCE_MS,
    hear,
    onClosed: () => cancel?.(),
  });
}
