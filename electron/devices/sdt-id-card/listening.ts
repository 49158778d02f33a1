import type { Connection, DriverContext } from '../driver.ts';
import type { Scanned } from '../framing/frame-scanner.ts';
import { scannedLine } from '../framing/scanned-line.ts';
import { createSdtScanner, type SdtBody } from '../framing/sdt-frames.ts';
import type { CardListener } from './card-listener.ts';
import {
  carriesCard,
  decodeReadData,
  decodeSdtReply,
  isFailure,
  sdtStatus,
  type SdtReply,
} from './protocol.ts';

const SILENCE_MS = 50;

/** Tells every card in the answers of a reader that somebody else has asked. Answers without a card say nothing. */
export function listenToReader(
  { timing, setHealth }: Pick<DriverContext, 'timing' | 'setHealth'>,
  listener: Pick<CardListener, 'read' | 'refused'>,
): Connection {
  function hear(found: Scanned<SdtBody>) {
    if (found.kind === 'defect') return listener.refused(found.defect);
    // A recording may hold the questions, too; they are shorter than any answer, or do not begin as one.
    const reply = found.frame[0] === 0 ? decodeSdtReply(found.frame) : null;
    if (reply) tell(reply);
  }

  function tell(reply: SdtReply) {
    if (isFailure(reply)) return listener.refused('error');
    if (reply.status !== sdtStatus.ok || !carriesCard(reply)) return;
    const decoded = decodeReadData(reply.data);
    reply.data.fill(0);
    if (decoded.is === 'card') listener.read(decoded.card);
    else listener.refused(decoded.reason);
  }

  setHealth('ready');
  return scannedLine({ timing, scanner: createSdtScanner(), silenceMs: SILENCE_MS, hear });
}
