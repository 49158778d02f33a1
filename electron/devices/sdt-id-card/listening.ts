import type { Connection, DriverContext } from '../driver.ts';
import { createSdtScanner } from '../framing/sdt-frames.ts';
import { createSilenceWatch } from '../framing/silence.ts';
import type { CardListener } from './card-listener.ts';
import {
  carriesCard,
  decodeReadData,
  decodeSdtReply,
  sdtStatus,
  type SdtReply,
} from './protocol.ts';

const SILENCE_MS = 50;

/** Tells every card in the answers of a reader that somebody else has asked. Answers without a card say nothing. */
export function listenToReader(
  { timing, setHealth }: Pick<DriverContext, 'timing' | 'setHealth'>,
  listener: Pick<CardListener, 'read' | 'refused'>,
): Connection {
  const scanner = createSdtScanner();
  const silence = createSilenceWatch(timing, SILENCE_MS, () => hear(scanner.expire()));

  function hear(scanned: ReturnType<typeof scanner.feed>) {
    for (const found of scanned) {
      if (found.kind === 'defect') {
        listener.refused(found.defect);
        continue;
      }
      // A recording may hold the questions, too; they are shorter than any answer.
      const reply = decodeSdtReply(found.frame);
      if (reply) tell(reply);
    }
  }

  function tell(reply: SdtReply) {
    if (reply.status === sdtStatus.readFailed) return listener.refused('error');
    if (reply.status !== sdtStatus.ok || !carriesCard(reply)) return;
    const decoded = decodeReadData(reply.data);
    reply.data.fill(0);
    if (decoded.is === 'card') listener.read(decoded.card);
    else listener.refused(decoded.reason);
  }

  setHealth('ready');
  return {
    feed(bytes) {
      hear(scanner.feed(bytes));
      if (scanner.held > 0) silence.heard();
      else silence.stop();
    },
    closed() {
      silence.stop();
      scanner.reset();
    },
    get counters() {
      return scanner.counters;
    },
  };
}
